"""Programmes of the national catalogue that rules name."""

from typing import Final

#: Open to everybody who farms, was resettled or served: public employees may draw them, and
#: that many of a village draw them at once is no sign.
OPEN_TO_ALL: Final = (
    "2130122",  # 耕地地力保护
    "2130135",  # 实际种粮农民一次性补贴
    "2130142",  # 稻谷目标价格
    "2130153",  # 油菜扩种
    "2130124",  # 农业保险保费
    "2130123",  # 农机购置
    "2130126",  # 能繁母猪
    "2130108",  # 强制扑杀
    "2130211",  # 造林
    "2110501",  # 退耕还林
    "2130209",  # 森林生态效益
    "2130321",  # 大中型水库移民
    "2082201",  # 小型水库移民
    "2080801",  # 死亡抚恤
    "2080802",  # 伤残抚恤
    "2080803",  # 在乡复员军人
    "2080805",  # 义务兵优待
    "2080899",  # 农村籍退役士兵
    "2081002",  # 高龄津贴
    "2081004",  # 丧葬补助
    "2082502",  # 计生奖励扶助
    "2140601",  # 农村客运燃油
)
