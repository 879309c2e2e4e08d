using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Tests.Support;

/// <summary>What tests of the staff's pages begin with.</summary>
internal static class StaffDesk
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Adds contacts.</summary>
    public static async Task AddAsync(this Site site, params IEnumerable<Contact> contacts)
    {
        foreach (var contact in contacts)
            Assert.True(await site.Get<ContactTable>().TrySaveAsync(null, contact, Cancelled));
    }

    /// <summary><see cref="Some.Event"/> as a draft, and so many council members.</summary>
    public static async Task PlanAsync(this Site site, int people)
    {
        await site.AddAsync(Enumerable.Range(1, people).Select(Some.Member));
        await site.Get<EventTable>().AddAsync(Some.Event, Cancelled);
    }

    /// <summary>The same, released.</summary>
    public static async Task ReleaseAsync(this Site site, int people)
    {
        await site.PlanAsync(people);
        Assert.IsType<ReleaseOutcome.Released>(await site.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, people, "staff", Cancelled));
    }

    /// <summary>A reply by the recipient's own link.</summary>
    public static async Task ReplyAsync(this Site site, int member, ReplyForm form)
    {
        var desk = site.Get<ReplyDesk>();
        Assert.IsType<ReplyOutcome.Recorded>(
            await desk.AnswerAsync((await desk.FindAsync(Some.Event.Id, Some.Member(member).Id, Cancelled))!, form, Cancelled));
    }

    public static async Task<Event> EventAsync(this Site site) =>
        (await site.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;
}
