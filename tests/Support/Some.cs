using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;

namespace Outreach.Tests.Support;

/// <summary>Things that tests talk about, sound in every respect that the test does not mention.</summary>
public static class Some
{
    public static readonly District Yawata = new("yawata", "八幡", []);

    public static readonly District Kataoka = new("kataoka", "片岡", []);

    public static readonly Office Office = new("高崎市第1層生活支援コーディネーター", "027-000-1319", "群馬県高崎市（見本）1-1");

    /// <summary>One of the office's own mailboxes.</summary>
    public const string OwnAddress = "desk@city.example.jp";

    /// <summary>The sender's state with the checklist done and the trial over.</summary>
    public static SendingState TrialEnded(SendingState state) => state with
    {
        Trial = new Trial { Addresses = [OwnAddress], Ended = new TrialTurn("staff", At(1, 6, 9)) },
    };

    /// <summary>The day on which a list is imported.</summary>
    public static DateOnly Today => new(2025, 1, 20);

    /// <summary>A moment in Japan.</summary>
    public static DateTimeOffset At(int month, int day, int hour, int minute = 0) =>
        JapanTime.At(new DateOnly(2025, month, day), new TimeOnly(hour, minute));

    /// <summary>A council member of 八幡 with a mail address; the number makes it unique and sorts it.</summary>
    public static Contact Member(int number) => new()
    {
        Id = $"mem{number:D7}",
        Number = $"{number}",
        Name = $"見本 {number}郎",
        Kana = $"みほん {number}",
        Mail = $"member{number}@example.jp",
        Telephone = $"027-000-{number:D4}",
        Appointments = [new Appointment("協議体メンバー", Yawata.Id)],
    };

    /// <summary>One reminder on 28 January at 9:00, a questionnaire after each session, and nothing else.</summary>
    public static SendingRules Rules { get; } = SendingRules.Usual with
    {
        Timed =
        [
            new SendingRule("1", Rule.Reminder, When.Date(new DateOnly(2025, 1, 28), new TimeOnly(9, 0))),
            new SendingRule("1", Rule.Questionnaire, When.AfterSession),
        ],
        Receipts = false,
    };

    /// <summary>Two sessions on 10 and 12 February; invitations on 14 January, reminder on the 28th, replies until the 31st.</summary>
    public static Event Event { get; } = new()
    {
        Id = "event001",
        Name = "令和6年度 第2回 情報交換会",
        Sessions =
        [
            new Session("1", At(2, 10, 10), At(2, 10, 12), "市役所", 100, "人との交流", [Yawata.Id]),
            new Session("2", At(2, 12, 10), At(2, 12, 12), "市役所", 100, "支え合い", [Kataoka.Id]),
        ],
        Roles = ["協議体メンバー", "区長"],
        Greeting = "いつもありがとうございます。\n\n下記のとおり開催します。",
        Timetable = new Timetable(At(1, 14, 9), At(2, 1, 0), At(2, 27, 0)),
        Rules = Rules,
    };

    /// <summary>An invitation of a contact to the first session.</summary>
    public static Invitation Invitation(Contact contact) => new()
    {
        EventId = Event.Id,
        ContactId = contact.Id,
        Addressed = contact.Addressed,
        Capacity = new Capacity("協議体メンバー", Yawata.Id, "1"),
    };

    /// <summary>Says to come to the session.</summary>
    public static ReplyForm Yes(string session = "1") => new(ReplyKind.Attending, session, null, "1", null);

    public static ReplyForm No { get; } = new(ReplyKind.NotAttending, null, null, null, null);

    /// <summary>A book of these contacts and the two districts.</summary>
    public static ContactBook Book(params IEnumerable<Contact> contacts) =>
        new("v1", contacts.Select(c => new Stored<Contact>(c, "\"1\"")), [Yawata, Kataoka]);
}
