/** Every page: htmx and the small helps of README.md, each in its own file. */
import './htmx.js';
import './theme.js';
import './confirm.js';
import './acts.js';
import './menus.js';
import './keys.js';
import './palette.js';
import './clock.js';
import './autosave.js';
import './fields.js';
import './repeat.js';
import './files.js';
import './keep.js';
import './phone.js';
import './live.js';
import './sign.js';
