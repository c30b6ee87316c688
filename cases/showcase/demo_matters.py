"""What people of a fictional county quarrel about and what happens in its grids, as data."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Matter:
    """A kind of dispute: how often, how it is registered, and in whose words."""

    category: str
    weight: int
    title: str
    #: inputs of the triage: payment act …, neighbour family …
    subject: str
    relation: str
    facts: str
    claim: str
    #: yuan, from and to; none asked for where the second is 0
    amount: tuple[int, int]
    #: what the other side does in an agreement that is about an act
    act: str = ""
    #: trade of the company on the other side; a person where empty
    trade: str = ""


MATTERS = (
    Matter("NEIGHBOR", 24, "相邻排水纠纷", "act", "neighbour",
           "对方院坝的污水顺坡流到我家门口，天热发臭，下雨漫进堂屋，说过几次都没有改。",
           "请对方改好排水沟", (0, 0), "修好排水沟并加盖水泥板"),
    Matter("NEIGHBOR", 14, "相邻通行纠纷", "act", "neighbour",
           "对方在公用过道堆放柴草和砖头，车进不去，老人出门也不方便，为此吵过几次。",
           "请对方清开过道", (0, 0), "清走过道上的柴草和砖头，今后不再堆放"),
    Matter("MARRIAGE_FAMILY", 12, "赡养费纠纷", "payment", "family",
           "我今年七十八岁，三个子女中老二几年不给生活费，也不来看，其他子女有意见。",
           "请对方按月给付赡养费", (1200, 9600)),
    Matter("MARRIAGE_FAMILY", 6, "分家析产纠纷", "payment", "family",
           "父母过世后留下存款和家具，兄弟之间怎么分说不拢，为这事过年都没有来往。",
           "请把应分的钱给我", (5000, 80000)),
    Matter("CONTRACT", 12, "民间借贷纠纷", "payment", "stranger",
           "对方前年向我借钱做生意，写了借条，到期以后只还了一小部分，打电话也不大接。",
           "请归还借款本金", (3000, 90000)),
    Matter("CONTRACT", 5, "承揽合同纠纷", "payment", "merchant_consumer",
           "给对方家里做了门窗，工钱说好装完就付，拖了半年还差一半，说质量有问题。",
           "请付清剩下的工钱", (2000, 26000)),
    Matter("HOUSING_HOMESTEAD", 6, "建房纠纷", "payment", "neighbour",
           "对方建房开挖地基，我家山墙裂了三道口子，找人看过，说要加固，对方不认。",
           "请对方赔偿加固费用", (3000, 40000)),
    Matter("TORT_DAMAGE", 10, "财物损害赔偿纠纷", "payment", "neighbour",
           "对方的牛进了我家菜地，踩坏一亩多的菜苗，两家为赔多少钱吵了起来。",
           "请对方赔偿菜苗损失", (300, 6000)),
    Matter("PRODUCTION_BUSINESS", 5, "合伙种植纠纷", "payment", "stranger",
           "两家合伙种花椒，今年卖了以后账没有算清，对方说要先扣肥料钱，我不同意。",
           "请把账算清、把钱付给我", (2000, 50000)),
    Matter("FOREST_LAND", 5, "土地承包纠纷", "payment", "neighbour",
           "我家的承包地租给对方种了五年，租金从去年起没有给，对方说地不好要少给。",
           "请付清土地租金", (800, 12000)),
    Matter("WAGE_ARREARS", 8, "拖欠工资纠纷", "payment", "employer_worker",
           "我在对方的工地做了四个月泥工，走的时候还有工资没有结，写了欠条，一直没有给。",
           "请付清拖欠的工资", (4000, 36000), trade="建筑劳务"),
    Matter("CONSUMER_OTHER", 6, "预付卡消费纠纷", "payment", "merchant_consumer",
           "在对方店里办了健身卡，用了两个月店就关了门，剩下的钱要退一直没有退。",
           "请退还卡里剩下的钱", (600, 6000), trade="健身服务"),
    Matter("TRAFFIC", 9, "道路交通事故赔偿纠纷", "payment", "driver",
           "对方的车在村道转弯时把我撞倒，交警认定对方主要责任，医药费和误工费没有谈好。",
           "请赔偿医药费和误工费", (2000, 60000)),
    Matter("PROPERTY_MGMT", 7, "物业服务纠纷", "payment", "owner_property",
           "小区下水道多年没有疏通，上个月反流到一楼我家，地板和柜子泡坏了，物业不肯赔。",
           "请赔偿地板和柜子的损失", (800, 12000), trade="物业服务"),
    Matter("MEDICAL", 2, "诊疗损害赔偿纠纷", "payment", "doctor_patient",
           "在对方门诊拔牙以后发炎住院，花了不少钱，怀疑消毒不到位，对方不认。",
           "请赔偿住院的费用", (3000, 50000), trade="口腔门诊"),
)  # fmt: skip
_WEIGHTS = [matter.weight for matter in MATTERS]


def draw(luck: Random) -> Matter:
    """Draw what a dispute is about, the frequent more often."""
    return luck.choices(MATTERS, _WEIGHTS)[0]


def of(category: str | None) -> Matter:
    """Find what a dispute of *category* may be about; a quarrel of neighbours for others."""
    return next((m for m in MATTERS if m.category == category), MATTERS[0])


@dataclass(frozen=True)
class Happening:
    """A kind of event of the grid: how often, in whose words, who handles it."""

    category: str
    weight: int
    words: str
    priority: str
    demand: str
    result: str


HAPPENINGS = (
    Happening("SANITATION", 22, "下水道堵了，污水漫到路面上，气味很大。", "YELLOW",
              "派人疏通，并查清为什么堵。", "已经疏通，清出淤泥两车，周围冲洗干净。"),
    Happening("FACILITY", 24, "路灯坏了两盏，晚上走路看不清。", "GREEN",
              "修好路灯。", "换了灯头和一段线，两盏都亮了。"),
    Happening("FACILITY", 10, "健身器材的螺丝松了，小孩在上面玩有危险。", "GREEN",
              "检修或者停用。", "已经紧固，坏的一件拆走了。"),
    Happening("TRAFFIC_ROAD", 14, "村道边坡塌了一小段，占了半边路。", "YELLOW",
              "清走塌方，设好警示。", "土石清走，挡墙另报项目，先设了警示桩。"),
    Happening("SAFETY", 10, "沿街店铺占道堆放煤气罐，有安全隐患。", "YELLOW",
              "到场检查，责令整改。", "煤气罐已经移走，店主写了保证。"),
    Happening("WEATHER", 5, "大风刮倒一棵树，压在电线上。", "YELLOW",
              "砍掉倒树，检查线路。", "倒树已锯断清走，线路检查正常。"),
    Happening("SERVICE", 16, "独居老人家里停水，请帮忙联系。", "GREEN",
              "联系供水单位。", "水管接头漏水，已经换好。"),
    Happening("DISPUTE", 9, "两家为晒坝的界线吵架，劝了还在吵。", "GREEN",
              "了解情况，先劝开。", "两家都劝开了。"),
    Happening("GATHERING", 2, "十几名业主在物业门口讨说法，情绪比较激动。", "YELLOW",
              "到场听取意见，防止激化。", "到场听了意见，约好周五开协调会。"),
    Happening("FIRE", 2, "山脚冒烟，像是有人烧秸秆引着了荒草。", "RED",
              "", "火已扑灭，没有人受伤。"),
    Happening("MISSING", 1, "家属说老人早上出门没有回来，有点糊涂。", "RED",
              "", "在镇上车站找到，平安。"),
)  # fmt: skip
_OFTEN = [happening.weight for happening in HAPPENINGS]


def happens(luck: Random) -> Happening:
    """Draw what happens in a grid, the frequent more often."""
    return luck.choices(HAPPENINGS, _OFTEN)[0]


def handled(category: str | None) -> Happening:
    """Find how an event of *category* is handled."""
    return next((h for h in HAPPENINGS if h.category == category), HAPPENINGS[0])
