"""Which words are names only sometimes? Written small, they are words.

Surnames, given names and street names that are everyday English too. One of these alone counts as a name only where it
is written as one.
"""

_WORDS = """
abbey able ace adder alder amber angel april archer ash aspen august autumn baker ball bank banks banner barber bard
barker barn baron bass battle beach bean bear bee bell bench berry best big bill birch bird bishop black blackbird
blade blaze bliss block bloom blue blunt bolt bond bone bones book booth boss bow bowl bowler box boy brand brave
bread bridge bridges bright brook brooks broom brother brown buck bull bullet bunny burn burns bush butcher butler
butter button buzz byte cage cain candy cannon card care carol carpenter carter case cash castle chance chase chef
cherry chief child chip church city clarity clay clean clear clerk cliff close cloud coach cobra coin cole collar
collier comfort constable cook cool cooper copper cord corn cotton court cow cox craft crane crash cream creek crisp
crook cross crow crown cruise crystal cup curry curtain cutter daisy dale dance dark dart dash dawn day dean dear
deer dell dent diamond dice dick dog dollar dove drake draper dream drew drum duck duke dusk dust eagle earl early
east easter eden elder elm ember english eve faith falcon farmer farrier fast father fawn fern ferry field fields
finch fire fish fisher flag flame flash fleet fletcher flint flood flower flowers fly flynn folk force ford forest
forge fort fortune fowler fox frank freeman french friday friend frost fuller gale game garden gardener garland
gates gem gene gentle ghost gift ginger glass glover goat gold golden good gore grace grand grant grave graves gray
green grey grim ground grove guard guest gull gun gunner guy hail hale hall ham hammer hand hands happy hardy harp
hart harvest hawk hay hazel head heart heath heaven hedge herb herd hero high hill hills hog holiday holly holmes
honey honor honour hood hook hooper hope horn horse house howl hunt hunter ice iris iron ivory ivy jack jade jagger
jam jasmine jay jet jewel job jolly joy judge july june justice keen keeper key king kings kitchen kite knight lake
lamb lance land lane large lark laurel law lawn leaf lean leather legend lemon leopard lily lion little liver lock
lodge long lord lotus love low loyal lucky lunch lynx mace magic major mallet man mango maple march marine mark
marks marsh marshal martin mason master may mayor mead meadow mercy merry mild miles mill miller mint mist mole
monday money monk moon moor moore moose more moss mother mount mouse music myth nail near needle nelson new nice
night noble noon north nurse nut oak oakes ocean old olive opal orange orchard otter page pain paint painter palm
park parker parks parrot parson patch patience peace peach peacock pearl pen penny pepper perch piano pickle pike
pilgrim pine pink piper pitt place plant player plum pole pond pool poole pope porter post potter pound powder power
powers prayer pride priest prince prior proud purple quail quarry queen quick quiet rabbit rain raven ray read red
reed rich ridge ring rise river rivers road robin rock rocket rocks roman rook rose rover rowan royal ruby rush
russet rust sad sage sailor salmon salt sand sands savage savory sawyer scarlet school scout sea seal season shade
shadow sharp sheldon shepherd shield ship shore short silver singer skinner sky slick sloan small smart smith smoke
snow song south spark sparks sparrow spear speed spence spice spike spring squire stag stain star steel stone storm
strange street strong style sugar summer summers sun sunday sunny sunshine swan sweet swift sword tailor tall tank
tanner taylor temple tender thorn thunder tiger tiny toad topaz tower town travel travis tree trench trick trinity
true tucker tuesday turner twist tyler vale valley velvet venus victory vine violet viper virtue wade wagner walk
walker wall waller wander ward warner waters weaver webb week wells west wheat wheel wheeler white wild wilder will
wills win wind winter wise wish witt wolf wonder wood woods woody woolf word words worth wren wright yard young
"""
COMMON_WORDS = frozenset(_WORDS.split())

_TIMES_AND_PLACES = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan diwali eid
england scotland wales ireland britain london paris chelsea chester lincoln lancaster preston stafford derby bradford
bath hull dover bristol windsor sheffield warwick sutton croydon hackney brixton camden oxford cambridge york kent
essex surrey sussex norfolk suffolk devon cornwall durham leeds bolton burnley blackburn carlisle wigan luton reading
florence sydney austin dallas houston berlin rome milan vienna dublin glasgow edinburgh cardiff belfast birmingham
manchester liverpool leicester nottingham southampton portsmouth brighton newcastle india china france germany israel
"""
#: Months, days, feasts and places that people are named after too. Alone they say when or where, whatever their capital.
TIMES_AND_PLACES = frozenset(_TIMES_AND_PLACES.split())
