using Azure.Communication.Email;
using Outreach.Local.Mail;

namespace Outreach.Tests.Local.Mail;

public sealed class MailJournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("outreach-mail-").FullName;

    private LocalMailOptions Kept => new() { Folder = folder };

    private string JournalFile => Path.Combine(folder, "mails.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_restart_keeps_mails_their_delivery_and_the_conflicts()
    {
        var id = Guid.NewGuid();
        LocalMail before;
        await using (var desk = await MailDesk.StartAsync(Kept))
        {
            var message = SomeMail.To("taro@example.jp", "𠮷田 太郎", "ご案内 🎉");
            message.Headers["List-Unsubscribe"] = "<https://outreach.example.jp/u/abc>";
            message.Attachments.Add(new EmailAttachment("a.ics", "text/calendar", new BinaryData("BEGIN:VCALENDAR")));
            await desk.SendAsync(message, id);
            await desk.SendAsync(SomeMail.Any, id);
            await desk.Service.BounceAsync(desk.Service.Find(id)!, hard: true, TestContext.Current.CancellationToken);
            before = desk.Service.Find(id)!;
        }

        await using var restarted = await MailDesk.StartAsync(Kept);

        var after = Assert.Single(restarted.Service.Mails);
        Assert.Equivalent(before, after, strict: true);
        Assert.Equal(DeliveryStatus.Bounced, after.Delivery!.Status);
        Assert.Equal(id, Assert.Single(restarted.Service.ContentConflicts).OperationId);
    }

    [Fact]
    public async Task A_mail_sent_again_after_a_restart_goes_out_once()
    {
        var id = Guid.NewGuid();
        await using (var desk = await MailDesk.StartAsync(Kept))
            await desk.SendAsync(SomeMail.Any, id);

        await using var restarted = await MailDesk.StartAsync(Kept);
        await restarted.SendAsync(SomeMail.Any, id);

        Assert.Single(restarted.Service.Mails);
        Assert.Empty(restarted.Service.ContentConflicts);
        Assert.Single(await File.ReadAllLinesAsync(JournalFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_line_cut_short_by_a_kill_is_dropped_and_the_journal_goes_on()
    {
        await using (var desk = await MailDesk.StartAsync(Kept))
            await desk.SendAsync(SomeMail.To("first@example.jp"));
        await File.AppendAllTextAsync(JournalFile, """{"mail":{"operationId":"1b""", TestContext.Current.CancellationToken);

        await using (var restarted = await MailDesk.StartAsync(Kept))
            await restarted.SendAsync(SomeMail.To("second@example.jp"));

        await using var again = await MailDesk.StartAsync(Kept);
        Assert.Equal(
            ["first@example.jp", "second@example.jp"], again.Service.Mails.Select(mail => mail.To[0].Address));
    }
}
