"""Words in clauses that courts refuse, as a table: pattern, rule, weight, what to write instead.

Sources: 民诉法解释 arts. 355, 356 (title, identity, unclear content), 民事诉讼法 art. 205, 民法典
arts. 153, 680, 1041 ff., 人民调解法 arts. 3, 26, 治安管理处罚法 art. 9. The patterns are narrow on
purpose: a mediator who is warned of nothing too often stops reading. The bar is 95 % of planted
defects and 2 % alarms on clean clauses (tests/cases/test_preflight.py).
"""

import re
from dataclasses import dataclass


def _any(words: str) -> str:
    """Make a group of alternatives from words between blanks."""
    return f"(?:{'|'.join(words.split())})"


#: nouns whose title a court decides, not a mediation
_THING = _any(
    "房屋 房产 住房 楼房 平房 门面 商铺 宅基地 土地 耕地 林地 山林 草场 草原 牧场 鱼塘 "
    "承包地 责任田 自留地 院坝 车库 车位 祖宅 老屋 老宅 股权 专利 商标 著作 车辆 轿车 货车"
)
_RIGHT = _any(
    "所有权 使用权 承包经营权 经营权 产权 物权 林权 草场权 居住权 地役权 "
    "著作权 商标权 专利权 知识产权"
)
_STATUS = _any("亲子 父子 父女 母子 母女 收养 养父母 养父子 养母子")
_LATER = r"(?:再|才|后|时|就|的?时候)"


@dataclass(frozen=True)
class Phrase:
    """A pattern that makes a clause refusable."""

    rule: str
    pattern: re.Pattern[str]
    #: blocking warning
    severity: str
    #: ids of rules of law (docs/reference/law.md)
    law: str
    #: what is wrong, with %(found)s
    problem: str
    #: what to write instead
    advice: str
    #: a blocking one that the parties may keep with a reason; then no court will confirm
    acceptable: bool = False
    #: whether a court could still confirm an agreement with it
    confirmable: bool = False
    #: kinds of clauses it is looked for in; all when empty
    kinds: tuple[str, ...] = ()


def _phrase(rule: str, pattern: str, *args: str, **more: object) -> Phrase:
    return Phrase(rule, re.compile(pattern), *args, **more)  # type: ignore[arg-type]


_TITLE = (
    "“%(found)s”是在确定物权或知识产权归谁，法院不予确认。",
    "改写为给付或者交付义务，例如“甲方于某日前将某物交付乙方”“甲方向乙方支付某元”。",
)
_IDENTITY = (
    "“%(found)s”涉及身份关系的成立、解除或效力，调解协议不能决定，法院不予确认。",
    "身份关系请到民政部门或者人民法院办理；协议只写财产、抚养费等给付义务。",
)
_VAGUE = (
    "“%(found)s”含义不明确，将来无法判断是否履行。",
    "写明具体的数额、日期、地点和标准。",
)
_UNLAWFUL = ("“%(found)s”违反法律规定，这样的约定无效。", "删去这一约定。")

PHRASES: tuple[Phrase, ...] = (
    # land first: government decides, no reason makes it acceptable
    _phrase(
        "title.land",
        r"(?:土地|耕地|林地|山林|草场|草原|牧场|水面|滩涂|荒山|宅基地)(?:的)?(?:所有权|使用权|承包经营权|林权|权属)"
        r"[^，。；]{0,16}?(?:归|属于|属|判给|划给|确认为)(?!还)",
        "blocking",
        "R-080",
        "“%(found)s”是在确定土地、林地或草原的权属，须先由人民政府处理，调解协议不能决定。",
        "权属有争议的，告知向乡镇或者县级人民政府申请处理；协议只写相邻使用、补偿等给付义务。",
    ),
    _phrase(
        "title",
        rf"{_RIGHT}[^，。；]{{0,16}}?(?:归|属于|属|转移给|判给|确认为|确认给|变更为)(?!还)"
        rf"|{_THING}[^，。；]{{0,14}}?(?:归(?!还|于平静)|属于|判归)[^，。；]{{0,14}}?(?:所有|享有|共有|名下)"
        rf"|确认[^，。；]{{0,14}}?{_RIGHT}"
        rf"|(?<!恢)(?:归|属于)[^，。；还]{{1,10}}?所有"
        rf"|{_THING}(?:的)?{_RIGHT}(?:由|为)[^，。；]{{1,10}}?(?:享有|所有|取得)",
        "blocking",
        "R-038",
        *_TITLE,
        acceptable=True,
    ),
    _phrase(
        "identity.marriage",
        r"(?:自愿|同意|协议|准予|办理|判决|双方)(?:立即|即日|尽快)?离婚(?!时|后|前|期间|协议|证|案|损害)"
        r"|(?:解除|终止|脱离)(?:双方|其)?(?:的)?(?:婚姻|夫妻)(?:关系)?"
        r"|(?:婚姻|结婚登记)(?:关系)?(?:为)?(?:无效|有效|撤销)|复婚|登记离婚",
        "blocking",
        "R-038",
        *_IDENTITY,
        acceptable=True,
    ),
    _phrase(
        "identity.kinship",
        rf"(?:解除|断绝|脱离|终止|确认|承认|否认|不存在|建立|成立)[^，。；]{{0,14}}?{_STATUS}(?:的)?(?:关系|身份)"
        rf"|{_STATUS}关系(?:成立|不成立|有效|无效|解除|终止|不存在)"
        r"|(?:断绝|脱离)[^，。；]{0,6}?(?:关系|往来)|(?:送养|过继)给",
        "blocking",
        "R-038",
        *_IDENTITY,
        acceptable=True,
    ),
    _phrase(
        "identity.custody",
        r"(?:抚养权|监护权|监护人资格)(?:归|由|变更|转)",
        "warning",
        "R-038",
        "“%(found)s”涉及监护和抚养关系的变更，法院可能不予确认。",
        "只写抚养费的数额和支付方式，以及子女随谁生活、如何探望的具体安排。",
    ),
    _phrase(
        "unlawful.crime",
        r"(?:不再?|放弃|免予?|不得)(?:再)?(?:追究|主张|要求追究)[^，。；]{0,10}?(?:刑事|刑责|治安处罚)"
        r"|(?:不得|不再?|放弃)(?:再)?(?:向)?[^，。；]{0,8}?(?:报警|报案|举报|控告|检举|作证)"
        r"|私了[^，。；]{0,6}?(?:刑事|犯罪)|撤案|销案|作伪证|改变证言",
        "blocking",
        "R-088",
        "“%(found)s”处分了国家追究违法犯罪的权力或者公民报案作证的权利，约定无效。",
        "删去；可以写“对赔偿责任互不再主张其他权利”，取得谅解的另写谅解意见。",
    ),
    _phrase(
        "unlawful.suit",
        r"(?:不得|不许|不准|永不|放弃|不再)(?:再)?(?:向)?[^，。；]{0,8}?(?:起诉|诉讼|上诉|仲裁|上访|信访|申诉)",
        "blocking",
        "R-002",
        "“%(found)s”剥夺当事人起诉、申请仲裁或者反映情况的权利，不得写入调解协议。",
        "改写为“协议履行完毕后，双方就本次纠纷互不再主张其他权利”。",
    ),
    _phrase(
        "unlawful.penalty",
        r"罚款|罚金|拘留|没收|行政处罚",
        "blocking",
        "R-003",
        "“%(found)s”是行政或刑事处罚，人民调解没有处罚权。",
        "逾期责任写作“违约金某元”或者“按年利率百分之几支付逾期利息”。",
    ),
    _phrase(
        "unlawful.person",
        r"(?:不得|不准|不许|禁止)[^，。；]{0,6}?(?:改嫁|再婚|结婚|生育|回家|出门|外出|离开(?:本村|本地|家))"
        r"|限制[^，。；]{0,4}?(?:人身|自由)|扣(?:押|留)[^，。；]{0,6}?(?:人|身份证|户口)|(?:以身|以命|打工|做工)抵债",
        "blocking",
        "R-039",
        "“%(found)s”限制人身自由或者婚姻自由，约定无效。",
        "删去；需要约束行为的，写明具体的、不影响人身自由的义务。",
    ),
    _phrase(
        "unlawful.dignity",
        r"下跪|磕头|跪地|游街|示众|挂牌|自扇|打耳光|鞭炮赔罪|披麻戴孝",
        "blocking",
        "R-039",
        "“%(found)s”有损人格尊严、违背公序良俗。",
        "改为口头或者书面赔礼道歉，写明时间、地点和范围。",
    ),
    _phrase(
        "unlawful.debt",
        r"赌债|赌博欠款|高利贷|嫖资|毒资|分手费|青春损失费|代孕|买卖(?:婚姻|人口)|好处费|打点费",
        "blocking",
        "R-039",
        "“%(found)s”不受法律保护。",
        "查明款项的合法依据；没有合法依据的，不写入协议。",
    ),
    _phrase(
        "unlawful.inherit",
        r"(?:出嫁女|女儿|外嫁女|妇女)[^，。；]{0,8}?(?:不得|不能|无权|没有权利)[^，。；]{0,8}?(?:继承|分得|享有)"
        r"|(?:不再|免除|无须|不必|不用)[^，。；]{0,6}?(?:赡养|抚养|扶养)",
        "blocking",
        "R-039",
        "“%(found)s”剥夺法定权利或者免除法定义务，约定无效。",
        "赡养、抚养义务不能免除，可以约定分担办法；继承份额按法律或者各方真实意思写明。",
    ),
    _phrase(
        "unlawful.fee",
        r"调解费|(?:向|给)(?:调委会|调解员|人民调解委员会)[^，。；]{0,6}?(?:支付|缴纳|交纳|付)",
        "blocking",
        "R-003",
        "“%(found)s”：人民调解不收取任何费用。",
        "删去这一项。",
    ),
    _phrase(
        "enforce.unconfirmed",
        r"(?:(?<=^)|(?<=[。；]))(?:(?!确认|裁定)[^。；])*申请强制执行",
        "warning",
        "R-024",
        "“%(found)s”：未经法院裁定确认，不能凭调解协议直接申请强制执行。",
        "改写为“经人民法院确认有效后，可以申请强制执行”，或者写明违约金。",
        confirmable=True,
    ),
    _phrase(
        "third.burden",
        r"(?:由|让|要求|请)(?:案外人|第三人|他人|(?:其|[^，。；]{1,6}的)(?:父母|父亲|母亲|子女|儿子|女儿|兄弟|姐妹|配偶|妻子|丈夫|亲属|家人|单位|朋友)"
        r"|村委会|村民委员会|居委会|社区|物业公司|镇政府|乡政府|街道办|派出所|村集体|保险公司|开发商|学校|医院)"
        r"[^，。；]{0,10}?(?:支付|赔偿|承担|负责|修复|拆除|归还|偿还|办理|垫付|补偿)",
        "blocking",
        "R-039",
        "“%(found)s”给没有参加调解的人设定了义务，对其没有约束力。",
        "请该人作为当事人参加并签字，或者改由协议当事人承担。",
        acceptable=True,
    ),
    _phrase(
        "third.harm",
        r"(?:处分|出卖|出售|抵押|转让|拆除|占用)[^，。；]{0,8}?(?:共有|他人|集体|公共|公用|村集体|邻居|未成年人?)"
        r"[^，。；]{0,6}?(?:房屋|财产|土地|道路|通道|设施|份额|林木|耕地)"
        r"|(?:占用|堵塞|封闭)[^，。；]{0,4}?(?:公共|公用|消防|村)(?:道路|通道|道)",
        "blocking",
        "R-039",
        "“%(found)s”可能损害他人、集体或者公共利益。",
        "取得权利人书面同意并请其签字，或者删去这一约定。",
        acceptable=True,
    ),
    _phrase(
        "third.creditors",
        r"(?:逃避|规避|躲避)[^，。；]{0,6}?(?:债务|执行|债权人|税)|(?:虚构|做大|倒签)[^，。；]{0,6}?(?:债务|借条|金额|日期)|阴阳合同|偷税",
        "blocking",
        "R-08B",
        "“%(found)s”涉嫌虚假调解，损害他人或者国家利益。",
        "停止调解并报告首席调解员。",
    ),
    _phrase(
        "vague.time",
        r"尽快|尽早|抓紧(?:时间)?|近期|近日|过段时间|一段时间|早日|及时|慢慢|(?<!\d)(?:年|月)底(?:之?前)|年前|开春|适时|择日|择期|改日|日后再|以后再|将来再|年底前后|春节前后|农闲(?:时|后)|秋收后|打完谷子|发了?工资",
        "blocking",
        "R-039",
        *_VAGUE,
        kinds=("PAY", "DELIVER", "ACT"),
    ),
    _phrase(
        "vague.condition",
        rf"(?:有钱|有能力|有条件|宽裕|方便|手头[^，。；]{{0,3}}|经济(?:好转|允许)|条件(?:允许|成熟|许可)|情况(?:允许|好转))[了之]?{_LATER}"
        r"|视[^，。；]{0,8}?情况|(?:根据|按照?)[^，。；]{0,4}?实际情况|看情况"
        r"|(?:等|待|卖了?)[^，。；]{1,10}?(?:后|再|时)(?:付|给|还|支付|偿还|修|办)",
        "blocking",
        "R-039",
        *_VAGUE,
        kinds=("PAY", "DELIVER", "ACT"),
    ),
    _phrase(
        "vague.amount",
        r"适当|酌情|合理(?:的)?[^，。；]{0,4}?(?:补偿|赔偿|数额|金额|费用|期限|时间|范围)|一定(?:的)?(?:补偿|赔偿|数额|金额|费用|数量|比例)|若干|部分(?:款项|费用|损失|欠款)"
        r"|相应(?:的)?(?:补偿|赔偿|费用|责任)|(?<![违解合契公履签失])约(?=[\d一二三四五六七八九十百千万两])|大约|大概|左右(?![两侧邻手边开])|(?<=元)上下|以内不等",
        "blocking",
        "R-039",
        *_VAGUE,
        kinds=("PAY", "DELIVER", "ACT"),
    ),
    _phrase(
        "vague.open",
        r"另行(?:协商|商定|约定|确定)|再(?:行)?(?:协商|商量|商议|商定|议|说)|以后(?:再说|协商|商量)|待定|以(?:后来|实际)为准|多退少补|届时(?:商|协商|再)",
        "blocking",
        "R-039",
        *_VAGUE,
        kinds=("PAY", "DELIVER", "ACT"),
    ),
    _phrase(
        "vague.effort",
        r"尽量|尽力|力争|争取|努力|原则上|差不多|基本上|妥善(?:处理|解决)|搞好|处理好|解决好|想办法|积极配合|大力支持",
        "warning",
        "R-039",
        *_VAGUE,
        kinds=("PAY", "DELIVER", "ACT"),
    ),
)

#: words that a neutral narrative does not use (D-08)
INSULTS = re.compile(
    r"无赖|泼妇|骗子|流氓|老赖|刁民|恶霸|畜生|贱人|不要脸|狗(?:东西|日)|王八|疯子|神经病|胡搅蛮缠|蛮不讲理|败类"
)

#: rates in words: 年利率24%, 月息2分, 月利率1.5%, 日息千分之五
RATES = (
    (re.compile(r"(?:年利率|年息|年化)(?:为|按|百分之)?\s*(\d+(?:\.\d+)?)\s*(?:%|％|分)?"), 1.0),
    (re.compile(r"(?:月利率|月息)(?:为|按|百分之)?\s*(\d+(?:\.\d+)?)\s*(?:%|％|分)"), 12.0),
    (re.compile(r"(?:日利率|日息|每日|每天|按日)[^，。；]{0,6}?(?:千分之|)(\d+(?:\.\d+)?)‰"), 36.5),
    (re.compile(r"(?:日利率|日息|每日|每天|按日)[^，。；]{0,8}?(\d+(?:\.\d+)?)\s*(?:%|％)"), 365.0),
)
