/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * function.c - words that hold a sentence together and say little of what it
 * is about. In a small knowledge base they are as rare as any other, so their
 * frequency there does not tell them apart. In: a token. Out: is it one?
 */
#include <kb/text.h>

/* English and Russian, as folded, in the order of their bytes, a space after
   each. */
static const char words[] =
	"a able about above across actually after again against "
	"ago ahead all almost alone along already alright also "
	"although always am among an and another any anybody "
	"anymore anyone anything anyway anywhere are arent around "
	"as ask asked at away back bad basically be became because "
	"become been before being best better between big bit both "
	"but by came can cannot cant come comes coming could "
	"couldnt day days did didnt do does doesnt doing don done "
	"dont down each either else end enough even ever every "
	"everybody everyone everything everywhere exactly far few "
	"finally find first for found from full gave get gets "
	"getting give given gives giving go goes going gone gonna "
	"good got gotta great guess guys had happen happened "
	"happening happens hard has hasnt have havent having he "
	"hello help her here heres hers hey hi him his hope how "
	"however i id idea if ill im in instead into is isnt it "
	"its itself ive just keep keeps kept kind knew know knows "
	"last late later least leave left less let lets like "
	"little ll long look looking looks lot lots made make "
	"makes making man many matter may maybe me mean means "
	"might mine more most much must my myself near nearly need "
	"needed needs neither never next nice no nobody none nor "
	"not nothing now nowhere of off often oh ok okay old on "
	"once one ones only onto or other others our ours out over "
	"own part people per perhaps place please pls plz point "
	"possible probably problem properly put question quite "
	"rather re really reason right s said same saw say saying "
	"says second see seem seems seen several shall she should "
	"shouldnt show side simply since sir so some somebody "
	"somehow someone something sometimes soon sorry sort start "
	"started still stuff such suddenly sure t take taken takes "
	"taking tell thank thanks that thats the their theirs them "
	"themselves then there theres these they theyre thing "
	"things think this those though thought through thus till "
	"time times to today together told tomorrow too took "
	"toward tried try trying twice two u under unless until up "
	"upon ur us use used using usual usually ve very wait want "
	"wanted wants was wasnt way we week weeks well went were "
	"weve what whatever whats when where whether which while "
	"who whole whom whose why will wish with within without "
	"wonder wondering wont work working works would wouldnt "
	"wrong yeah year years yes yesterday yet you youd youll "
	"your youre yours yourself youve а алло без бишь благодарю "
	"блин более больше будем будет будете будешь будто буду "
	"будут бы был была были было быстро быть в вам вами вас "
	"ваш ваша ваше вашего вашей ваши вашу вдруг ведь весь "
	"видимо во вообще вопрос вот все всегда всего всей всем "
	"всех всю второй вы где говорит говорят год года давно "
	"даже дайте далее два две дела делать делаю дело день для "
	"до добрый долго должен должна должно должны другая другие "
	"другое другой его ее ей ему если есть еще ею ж же за "
	"зачем здесь здравствуйте значит знаю и из или им имеет "
	"именно иметь имею ими иногда их к каждая каждый кажется "
	"как какая какие какими каких какого какое какой каком "
	"какую ко когда кого кому конечно которая которого которое "
	"которой которую которые который которых кроме кто куда ли "
	"либо лишь лучше меня мне много мной мог могла могли могу "
	"могут мое моего моей моем моему мож может можете можно "
	"мои моих мой мою моя мы на надо назад нам нами нас наш "
	"наша наши не него недавно нее ней некоторые нельзя "
	"немного нему необходимо нет ни нибудь никак никогда никто "
	"них ничего но ну нужен нужна нужно нужны о об обратно "
	"один одна однако одно около он она они оно опять от "
	"отсюда очень по под подскажите пожалуйста пока помогите "
	"помочь понимаю понять после потом потому почему почти "
	"поэтому правильно при привет пришел пришла про проблема "
	"просто против прошу пытаюсь раз разве ребята с сам сама "
	"сами само самый свое своего своей свои свой свою сделал "
	"сделала сделать себе себя сегодня сейчас скажите сколько "
	"слишком снова со совсем спасибо сразу стал стала стало "
	"стоит суть сюда та так такая также такие такого такое "
	"такой там твой те тебе тебя тем теперь тех то тобой тогда "
	"того тоже той только том тот точно третий три ту туда тут "
	"ты тыс у уже хотел хотела хотелось хоть хотя хочет хочу "
	"чего чем чему через что чтоб чтобы чуть чья эта эти этим "
	"этих это этого этой этом этому этот эту я ";

/* Han characters of such words; a pair of two of them is one. */
static const char han[] =
	"一上下不与个为么也了些什从他以们会但何你再几到办又及"
	"只可后吗否吧呀呢和咱哦哪啊嘛因在地多她如子它对少就已"
	"常很得怎您想我或所才把无是有果样没然现的看着知经给而"
	"能被要觉让说请谁过还这道那都里问";

bool kb_token_is_function(const struct kb_token *t)
{
	const char *p = han;

	if (t->type == KB_TOKEN_WORD)
		return kb_word_listed(words, sizeof(words) - 1, t->raw,
				      t->raw_len);
	while (p < han + sizeof(han) - 1)
		if (kb_utf8_next(&p, han + sizeof(han) - 1) == t->cp)
			return true;
	return false;
}
