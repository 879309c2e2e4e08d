using Outreach.Contacts;
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

    [Theory]
    [InlineData(0, "市役所")]
    [InlineData(1, "体育館")]
    public void What_is_called_off_is_the_day_and_the_place_that_this_person_knows(int told, string venue)
    {
        var moved = ChangeRules.Edit(
            Some.Event, Some.Event with { Sessions = [Some.Event.Sessions[0] with { Venue = "体育館" }, Some.Event.Sessions[1]] }, "staff", Some.At(1, 20, 9));
        var cancelled = ChangeRules.Cancel(moved, "staff", Some.At(1, 20, 10));
        var row = new Message
        {
            Key = new MessageKey(Some.Event.Id, Rule.Cancellation, "2", Some.Member(1).Id, Channel.Fax),
            State = MessageState.Waiting, DueAt = Some.At(1, 20, 10), ExpiresAt = Some.At(2, 10, 12), Told = told,
        };

        var words = SheetWords.Of(
            new WayKey(Rule.Cancellation, "2", Some.Member(1).Id), cancelled, new Person(Some.Invitation(Some.Member(1)), Some.Member(1), [new(row, null)], false),
            Some.At(1, 20, 11));

        Assert.Equal(venue, Assert.Single(words.Facts, f => f.Label == "会場").Value);
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
