/** @bpmn-io/properties-panel: words that bpmn-js-properties-panel does not hand to `translate`. */
import { english, fill } from '../common/locale.js';

export const PANEL = {
  'Create new list item': '新增一项',
  'Delete item': '删去',
  'FEEL expression is mandatory': '这里要写 FEEL 表达式',
  'Open documentation': '打开说明',
  'Open pop-up editor': '在大窗口里编辑',
  'Opened in editor': '正在大窗口里编辑',
  'Section contains an error': '本节有错',
  'Section contains edits': '本节改过',
  'Toggle list item': '展开或收起',
  'Toggle section': '展开或收起',
  'Unparsable FEEL expression.': 'FEEL 表达式写错了。',
};

/** Say *text* in the page's language. */
export const t = (text, values) => fill(english ? text : PANEL[text] ?? text, values);
