using Outreach.Questionnaires;

namespace Outreach.Local.Samples;

/// <summary>One question of the sample questionnaire.</summary>
public sealed record SampleQuestion(QuestionKind Kind, string Text, params IReadOnlyList<string> Choices);

/// <summary>
/// What participants are asked after a session, so that the answers give what the newsletter prints: ふりかえりアンケートの声
/// and 情報交換会ポイントまとめ.
/// </summary>
public static class SampleQuestionnaire
{
    /// <summary>The heading of the form.</summary>
    public const string Title = "第2層協議体小規模情報交換会 ふりかえりアンケート";

    /// <summary>The words above the first question.</summary>
    public const string Introduction =
        "ご参加ありがとうございました。次回の情報交換会と、各地区のこれからの活動に生かすため、ご感想をお聞かせください。";

    /// <summary>The questions, in order.</summary>
    public static IReadOnlyList<SampleQuestion> Questions { get; } =
    [
        new(QuestionKind.SingleChoice, "テーマはいかがでしたか",
            "的が絞れていて話しやすかった", "ちょうどよかった", "広すぎて話しにくかった", "ほかのテーマがよかった"),
        new(QuestionKind.SingleChoice, "グループの人数はいかがでしたか",
            "多かった", "ちょうどよかった", "少なかった"),
        new(QuestionKind.Scale, "情報交換会の満足度をお聞かせください",
            "不満", "やや不満", "どちらともいえない", "やや満足", "満足"),
        new(QuestionKind.MultipleChoice, "ご自分の地区に持ち帰りたいことはどれですか（いくつでも）",
            "居場所までの移動手段（ぐるりんタクシーなど）", "いろいろな居場所のカタチ", "活動の周知（冊子、チラシ、地域の祭り）",
            "担い手を見つけること", "区長・民生委員との連携", "困りごとのニーズ調査", "助け合い活動ワークブックの活用",
            "他地域の見学", "特にない"),
        new(QuestionKind.FreeText, "もっと聞いてみたいこと、ご感想をお書きください"),
    ];

    /// <summary>Answers to the last question, after the newsletter's ふりかえりアンケートの声.</summary>
    public static IReadOnlyList<string> Voices { get; } =
    [
        "住民メンバー間での情報交換の時間があるといい",
        "近隣地区だけでなく市内の他の協議体の活動についても知りたい！",
        "他地域の皆さんの意気込みに刺激を受けた",
        "第2層協議体の情報交換ができてとても参考になった",
        "テーマが決まっていたため的が絞れてよかった",
        "実際に活動をしている人の話を聞いてみたい",
        "できることをできる範囲で、無理せず続けたい",
        "移動手段のことは、どこの地区も同じ悩みだとわかった",
    ];
}
