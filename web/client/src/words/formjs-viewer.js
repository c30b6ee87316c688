/** The viewer's words, learned before form-js is read: some of its literals are said while it loads. */
import { VIEWER, VIEWER_ALSO } from './form-viewer.js';
import { learn, t } from './formjs.js';

learn(VIEWER, VIEWER_ALSO);

export { t };
