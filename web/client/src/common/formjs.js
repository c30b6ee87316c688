/** form-js as our pages have it: its date picker in the page's language, our file picker in the place of its own. */
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './formjs.css';

import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';

import { english } from './locale.js';

if (!english) flatpickr.localize({ ...Mandarin, yearAriaLabel: '年', monthAriaLabel: '月', hourAriaLabel: '时', minuteAriaLabel: '分' });
