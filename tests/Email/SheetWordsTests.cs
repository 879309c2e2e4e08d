using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Email;

public class SheetWordsTests
{
    [Fact]
    public void A_letter_about_a_cancellation_says_so_and_asks_nothing()
    {
        var cancelled = ChangeRules.Cancel(Some.Event, "staff", Some.At(1, 20, 10));

        var words = Of(Rule.Cancellation, "1", cancelled, Some.At(1, 20, 11));

        Assert.StartsWith("【中止のお知らせ】", words.Heading, StringComparison.Ordinal);
        Assert.Equal((SheetAnswer.None, false), (words.Answer, words.HasPage));
        Assert.DoesNotContain(words.Facts, f => f.Label.Contains("期限", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_asked_can_still_be_answered()
    {
        Assert.Equal(SheetAnswer.Reply, Of(Rule.Invitation, "1", Some.Event, Some.At(1, 20, 10)).Answer);
        Assert.Equal(SheetAnswer.None, Of(Rule.Invitation, "1", Some.Event, Some.At(2, 1, 0)).Answer);
        Assert.Equal(SheetAnswer.Questionnaire, Of(Rule.Questionnaire, "1", Some.Event, Some.At(2, 12, 9)).Answer);
        Assert.False(Of(Rule.Questionnaire, "1", Some.Event, Some.At(2, 27, 0)).HasPage);
    }

    private static SheetWords Of(Rule rule, string occurrence, Event @event, DateTimeOffset now) => SheetWords.Of(
        new WayKey(rule, occurrence, Some.Member(1).Id), @event, new Person(Some.Invitation(Some.Member(1)), Some.Member(1), [], false), now);
}
