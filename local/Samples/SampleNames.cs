namespace Outreach.Local.Samples;

/// <summary>A part of a name: as it is written, read, and spelled in an e-mail address.</summary>
internal readonly record struct NamePart(string Written, string Kana, string Letters);

/// <summary>Common names to put invented people together from; some surnames in the forms that lists and code pages stumble over.</summary>
internal static class SampleNames
{
    public static readonly IReadOnlyList<NamePart> Surnames = Parts("""
        佐藤 さとう sato
        鈴木 すずき suzuki
        高橋 たかはし takahashi
        髙橋 たかはし takahashi
        田中 たなか tanaka
        渡辺 わたなべ watanabe
        渡邉 わたなべ watanabe
        渡邊 わたなべ watanabe
        伊藤 いとう ito
        中村 なかむら nakamura
        小林 こばやし kobayashi
        山本 やまもと yamamoto
        加藤 かとう kato
        吉田 よしだ yoshida
        𠮷田 よしだ yoshida
        山田 やまだ yamada
        山崎 やまざき yamazaki
        山﨑 やまざき yamazaki
        松本 まつもと matsumoto
        井上 いのうえ inoue
        木村 きむら kimura
        清水 しみず shimizu
        林 はやし hayashi
        斎藤 さいとう saito
        斉藤 さいとう saito
        齋藤 さいとう saito
        阿部 あべ abe
        森 もり mori
        池田 いけだ ikeda
        橋本 はしもと hashimoto
        石川 いしかわ ishikawa
        新井 あらい arai
        関口 せきぐち sekiguchi
        金井 かない kanai
        星野 ほしの hoshino
        茂木 もてぎ motegi
        飯塚 いいづか iizuka
        田島 たじま tajima
        中島 なかじま nakajima
        高木 たかぎ takagi
        髙木 たかぎ takagi
        岡田 おかだ okada
        長谷川 はせがわ hasegawa
        須藤 すどう sudo
        塚越 つかごし tsukagoshi
        桜井 さくらい sakurai
        櫻井 さくらい sakurai
        武井 たけい takei
        富沢 とみざわ tomizawa
        冨澤 とみざわ tomizawa
        小島 こじま kojima
        今井 いまい imai
        萩原 はぎわら hagiwara
        大塚 おおつか otsuka
        濵田 はまだ hamada
        島田 しまだ shimada
        黒﨑 くろさき kurosaki
        内山 うちやま uchiyama
        反町 そりまち sorimachi
        𠮷野 よしの yoshino
        """);

    public static readonly IReadOnlyList<NamePart> GivenNames = Parts("""
        実 みのる minoru
        茂 しげる shigeru
        清 きよし kiyoshi
        勇 いさむ isamu
        勝 まさる masaru
        進 すすむ susumu
        博 ひろし hiroshi
        正 ただし tadashi
        稔 みのる minoru
        弘 ひろし hiroshi
        昭夫 あきお akio
        和夫 かずお kazuo
        正雄 まさお masao
        幸男 ゆきお yukio
        光男 みつお mitsuo
        健一 けんいち kenichi
        修一 しゅういち shuichi
        孝之 たかゆき takayuki
        隆 たかし takashi
        誠 まこと makoto
        豊 ゆたか yutaka
        義明 よしあき yoshiaki
        賢治 けんじ kenji
        敏夫 としお toshio
        和子 かずこ kazuko
        幸子 さちこ sachiko
        節子 せつこ setsuko
        洋子 ようこ yoko
        京子 きょうこ kyoko
        恵子 けいこ keiko
        惠子 けいこ keiko
        美智子 みちこ michiko
        久美子 くみこ kumiko
        由美子 ゆみこ yumiko
        順子 じゅんこ junko
        悦子 えつこ etsuko
        千代子 ちよこ chiyoko
        文子 ふみこ fumiko
        照子 てるこ teruko
        裕子 ゆうこ yuko
        良子 よしこ yoshiko
        信子 のぶこ nobuko
        明美 あけみ akemi
        真由美 まゆみ mayumi
        トシ とし toshi
        キヨ きよ kiyo
        """);

    private static NamePart[] Parts(string lines) =>
        [.. lines.Split('\n').Select(line => line.Split(' ')).Select(part => new NamePart(part[0], part[1], part[2]))];
}
