using System.Text.RegularExpressions;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public partial class StaffPagesTests(Azurite azurite)
{
    private const string Send = "/events/event001/send", People = "/events/event001/people", List = "/events/event001/attendance/1";

    private static readonly string One = Some.Member(1).Id;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recipients_are_counted_narrowed_down_and_told_how_they_are_reached()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(2);
        await site.AddAsync(Some.Member(3) with { Mail = null }, Some.Member(4) with { Appointments = [new("区長", "haruna")] });
        using var staff = site.Staff();

        var all = await staff.OpenAsync("/events/event001/recipients");
        Assert.Contains("案内する人数 3人", all.Text);
        Assert.Contains("地区がどの回にも入っていません", all.Text);

        var other = await staff.OpenAsync("/events/event001/recipients?way=other");
        var row = Assert.Single(other.Page.QuerySelectorAll("table[aria-labelledby='list-caption'] tbody tr, #list-caption ~ tbody tr"));
        Assert.Contains("電話 027-000-0003", string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task A_wrong_number_releases_nothing_and_stays_in_the_field()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(3);
        using var staff = site.Staff(StaffRole.Send);

        var refused = await staff.SubmitAsync(await staff.OpenAsync(Send), ("recipients", "30"));

        Assert.Equal(422, refused.Status);
        Assert.Contains("入力された「30」は、案内する人数（3人）と違います", Assert.Single(refused.Errors));
        Assert.Equal(["30"], refused.Field("recipients"));
        Assert.Equal(EventState.Draft, (await site.EventAsync()).State);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("３人")]
    public async Task The_right_number_releases_and_the_same_again_is_harmless(string typed)
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(3);
        using var staff = site.Staff(StaffRole.Send);
        var page = await staff.OpenAsync(Send);

        Assert.Contains("3人への案内を予約しました", (await staff.SubmitAsync(page, ("recipients", typed))).Text);
        Assert.Contains("3人への案内を予約しました", (await staff.SubmitAsync(page, ("recipients", typed))).Text);

        Assert.Equal(3, (await site.EventAsync()).Release!.Invitations);
    }

    [Fact]
    public async Task What_has_changed_since_staff_looked_is_not_released_unseen()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(3);
        using var staff = site.Staff(StaffRole.Send);
        var page = await staff.OpenAsync(Send);
        var events = site.Get<EventTable>();
        var stored = (await events.FindAsync("event001", Cancelled))!;
        Assert.True(await events.TrySaveAsync(stored, stored.Value with { Greeting = "会場が変わりました。" }, Cancelled));

        var again = await staff.SubmitAsync(page, ("recipients", "3"));

        Assert.Equal(409, again.Status);
        Assert.Contains("行事の内容が変わりました", Assert.Single(again.Errors));
        Assert.Equal(["3"], again.Field("recipients"));
        Assert.Equal(EventState.Draft, (await site.EventAsync()).State);
        Assert.Contains("3人への案内を予約しました", (await staff.SubmitAsync(again)).Text);
    }

    [Fact]
    public async Task Only_who_may_send_releases()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var editor = site.Staff(StaffRole.Edit);

        Assert.Contains("予約できるのは「送信」の権限がある方だけです", (await editor.OpenAsync(Send)).Text);
        Assert.Equal(403, (await editor.SendAsync(HttpMethod.Post, Send, ("recipients", "1"))).Status);
        Assert.Equal(EventState.Draft, (await site.EventAsync()).State);
    }

    [Fact]
    public async Task The_last_look_names_who_is_not_reached_and_shows_a_mail()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        await site.AddAsync(Some.Member(2) with { Mail = null });
        using var staff = site.Staff(StaffRole.Send);

        var page = await staff.OpenAsync(Send);

        Assert.Contains("メールでは届かない方が 1人います", page.Text);
        Assert.Equal($"/events/event001/preview/{One}/html?mail=Invitation", page.Page.QuerySelector("iframe[sandbox]")!.GetAttribute("src"));
    }

    [Theory]
    [InlineData("Invitation", "【ご案内】", "出欠を返事する")]
    [InlineData("Reminder", "【ご返事のお願い】", "出欠を返事する")]
    [InlineData("Questionnaire", "【アンケートのお願い】", "アンケートに答える")]
    public async Task A_preview_is_the_mail_but_for_a_link_that_works(string rule, string subject, string button)
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var staff = site.Staff(StaffRole.View);

        var page = await staff.OpenAsync($"/events/event001/preview/{One}?mail={rule}");
        var html = await staff.OpenAsync($"/events/event001/preview/{One}/html?mail={rule}");

        Assert.Contains(subject + Some.Event.Name, page.Text);
        Assert.Contains("https://outreach.example.jp/r/（この方専用のリンク）", page.Text);
        Assert.Equal(("#", button), html.Page.QuerySelector("a") is { } link ? (link.GetAttribute("href"), link.TextContent) : default);
        Assert.DoesNotContain(
            Secret().Matches(page.Html + html.Html), m => site.Get<PersonalLinks>().Read(m.Value) is not null);
    }

    [Fact]
    public async Task A_mail_is_framed_by_our_own_pages_alone_and_can_do_nothing()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var staff = site.Staff(StaffRole.View);
        using var client = new HttpClient { BaseAddress = site.Address };
        foreach (var (name, value) in staff.Headers)
            client.DefaultRequestHeaders.Add(name, value);

        var page = await client.GetAsync(new Uri($"/events/event001/preview/{One}", UriKind.Relative), Cancelled);
        var mail = await client.GetAsync(new Uri($"/events/event001/preview/{One}/html", UriKind.Relative), Cancelled);

        var outside = Assert.Single(page.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Contains("frame-src 'self'", outside);
        Assert.Contains("frame-ancestors 'none'", outside);
        var inside = Assert.Single(mail.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Equal(
            ["default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "form-action 'none'", "frame-ancestors 'self'", "base-uri 'none'", "sandbox"],
            inside);
    }

    [Fact]
    public async Task Who_gets_no_mail_has_no_preview()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(0);
        await site.AddAsync(Some.Member(1) with { Preferred = Channel.Fax, Fax = "027-000-0002" });
        using var staff = site.Staff(StaffRole.View);

        Assert.Contains("この方にはメールを送りません（届ける方法：FAX）", (await staff.OpenAsync($"/events/event001/preview/{One}")).Text);
        Assert.Equal(404, (await staff.OpenAsync($"/events/event001/preview/{One}/html")).Status);
    }

    [Fact]
    public async Task People_are_found_by_name_whichever_way_it_is_written()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(2) with { Name = "髙橋 実", Kana = "タカハシ ミノル" });
        await site.AddAsync(Some.Member(1));
        await site.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await site.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 2, "staff", Cancelled);
        using var staff = site.Staff(StaffRole.View);

        foreach (var typed in new[] { "高橋", "たかはし", "ﾀｶﾊｼﾐﾉﾙ" })
        {
            var found = await staff.OpenAsync($"{People}?q={Uri.EscapeDataString(typed)}");
            Assert.Equal("髙橋 実 様", Assert.Single(found.Page.QuerySelectorAll("tbody th")).TextContent);
        }
    }

    [Fact]
    public async Task People_are_narrowed_down_by_what_they_answered()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(3);
        await site.ReplyAsync(1, Some.Yes());
        await site.ReplyAsync(2, Some.No);
        using var staff = site.Staff(StaffRole.View);

        var page = await staff.OpenAsync($"{People}?state=NotAttending");

        Assert.Equal(Some.Member(2).Addressed, Assert.Single(page.Page.QuerySelectorAll("tbody th")).TextContent);
        Assert.Contains("出席 1人", page.Text);
    }

    [Fact]
    public async Task A_reply_by_telephone_is_recorded_with_who_took_it_even_after_the_deadline()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(1);
        site.MoveTo(Some.At(2, 5, 9));
        using var staff = site.Staff();

        var done = await staff.SubmitAsync(
            await staff.OpenAsync($"{People}/{One}"),
            ("channel", "Telephone"), ("kind", "Proxy"), ("proxy", "見本 花子"), ("session", "2"), ("people", "２"), ("note", "車で来ます"));

        Assert.Contains("返事を登録しました", done.Text);
        var reply = (await site.InvitationAsync(Some.Member(1))).Reply!;
        Assert.Equal((ReplyKind.Proxy, "2", "見本 花子", 2), (reply.Kind, reply.SessionId, reply.ProxyName, reply.People));
        Assert.Equal((ReplyChannel.Telephone, Some.At(2, 5, 9)), (reply.Channel, reply.At));
        Assert.False(string.IsNullOrEmpty(reply.EnteredBy));
        Assert.Contains($"電話で受け、{reply.EnteredBy}が登録", done.Text);
    }

    [Fact]
    public async Task An_entry_without_its_channel_or_its_kind_is_refused_and_kept()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(1);
        using var staff = site.Staff();

        var refused = await staff.SubmitAsync(await staff.OpenAsync($"{People}/{One}"), ("note", "伝言あり"), ("people", "大勢"));

        Assert.Equal(422, refused.Status);
        Assert.Equal("返事の受け方を選んでください", refused.Errors[0]);
        Assert.Equal(2, refused.Errors.Count);
        Assert.Equal(["伝言あり"], refused.Field("note"));
        Assert.Equal(["大勢"], refused.Field("people"));
    }

    [Fact]
    public async Task A_reply_that_came_while_staff_typed_stands_until_they_have_seen_it()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(1);
        using var staff = site.Staff();
        var form = await staff.OpenAsync($"{People}/{One}");
        await site.ReplyAsync(1, Some.Yes());

        var conflict = await staff.SubmitAsync(form, ("channel", "Fax"), ("kind", "NotAttending"));

        Assert.Equal(409, conflict.Status);
        Assert.Contains("返事欠席出席", conflict.Text);
        Assert.True((await site.InvitationAsync(Some.Member(1))).Coming);

        await staff.SubmitAsync(conflict);
        Assert.False((await site.InvitationAsync(Some.Member(1))).Coming);
    }

    [Fact]
    public async Task A_mark_on_the_attendance_list_does_not_hold_up_a_reply()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(1);
        using var staff = site.Staff();
        var form = await staff.OpenAsync($"{People}/{One}");
        await site.Get<AttendanceDesk>().MarkAsync(Some.Event.Id, "1", new Dictionary<string, bool?> { [One] = true }, "staff", Cancelled);

        Assert.Equal(200, (await staff.SubmitAsync(form, ("channel", "Paper"), ("kind", "Attending"))).Status);

        var invitation = await site.InvitationAsync(Some.Member(1));
        Assert.True(invitation.Coming && invitation.Attendance!.Present);
    }

    [Fact]
    public async Task A_late_reply_of_somebody_who_came_brings_the_questionnaire()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await world.TickUntilAsync(Some.At(2, 10, 15));
        var desk = world.Get<ReplyDesk>();

        await desk.EnterAsync((await desk.FindAsync(Some.Event.Id, One, Cancelled))!, Some.Yes(), ReplyChannel.Paper, "staff", null, Cancelled);
        await world.TickUntilAsync(Some.At(2, 10, 17));

        Assert.Single(world.Mailed("【アンケート"));
    }

    [Fact]
    public async Task The_list_holds_who_said_to_come_and_keeps_marks_while_others_are_looked_for()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(3);
        await site.ReplyAsync(1, Some.Yes());
        using var staff = site.Staff();
        var list = await staff.OpenAsync(List);
        Assert.Single(list.Page.QuerySelectorAll("[role=radiogroup]"));

        var found = await staff.SubmitAsync(
            list, new Dictionary<string, string[]> { [$"mark-{One}"] = ["a"], ["q"] = ["見本 3"] }, "search");
        Assert.Equal(["a"], found.Field($"mark-{One}"));
        var done = await staff.SubmitAsync(found, ($"mark-{Some.Member(3).Id}", "p"));

        Assert.Contains("2人の出欠を保存しました", done.Text);
        Assert.False((await site.InvitationAsync(Some.Member(1))).Attended);
        Assert.True((await site.InvitationAsync(Some.Member(3))).Attended);
        Assert.Null((await site.InvitationAsync(Some.Member(2))).Attendance);
        Assert.Equal(["a"], (await staff.OpenAsync(List)).Field($"mark-{One}"));
    }

    [Fact]
    public async Task Two_who_mark_one_list_do_not_undo_each_other()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(2);
        await site.ReplyAsync(1, Some.Yes());
        await site.ReplyAsync(2, Some.Yes());
        using var first = site.Staff();
        using var second = site.Staff();
        var (one, other) = (await first.OpenAsync(List), await second.OpenAsync(List));

        await first.SubmitAsync(one, ($"mark-{One}", "a"));
        await second.SubmitAsync(other, ($"mark-{Some.Member(2).Id}", "a"));

        Assert.False((await site.InvitationAsync(Some.Member(1))).Attended);
        Assert.False((await site.InvitationAsync(Some.Member(2))).Attended);
    }

    [Fact]
    public async Task A_list_of_more_than_a_thousand_people_is_saved_whole()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1_100);
        using var staff = site.Staff();

        await staff.SendAsync(
            HttpMethod.Post, List, Enumerable.Range(1, 1_100).Select(n => ($"mark-{Some.Member(n).Id}", "p")).Prepend(("seen", "")));

        Assert.True((await site.InvitationAsync(Some.Member(1_100))).Attended);
    }

    public static TheoryData<PersonState, PersonMessage[]> States => new()
    {
        { PersonState.NotSent, [] },
        { PersonState.NotSent, [Letter(Rule.Invitation, MessageState.Waiting)] },
        { PersonState.Sent, [Letter(Rule.Invitation, MessageState.Sent)] },
        { PersonState.Delivered, [Letter(Rule.Invitation, MessageState.Sent, Delivery.Delivered), Letter(Rule.Reminder, MessageState.Waiting)] },
        { PersonState.Unreachable, [Letter(Rule.Invitation, MessageState.Sent, Delivery.Bounced)] },
        { PersonState.Unreachable, [Letter(Rule.Invitation, MessageState.Failed)] },
        { PersonState.Delivered, [Letter(Rule.Invitation, MessageState.Sent, Delivery.Bounced), Letter(Rule.Reminder, MessageState.Sent, Delivery.Delivered)] },
        { PersonState.Sent, [Letter(Rule.Invitation, MessageState.Sent, Delivery.FilteredSpam)] },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void How_far_it_has_come_with_somebody_is_said_by_the_last_letter(PersonState state, PersonMessage[] letters) =>
        Assert.Equal(state, new Person(Some.Invitation(Some.Member(1)), Some.Member(1), letters, false).State);

    [Fact]
    public void Somebody_without_mail_is_not_reached_before_anything_was_sent() =>
        Assert.Equal(PersonState.Unreachable, new Person(Some.Invitation(Some.Member(1)), Some.Member(1) with { Mail = null }, [], false).State);

    private static PersonMessage Letter(Rule rule, MessageState state, Delivery? delivery = null) => new(
        new Message
        {
            Key = new MessageKey(Some.Event.Id, rule, DispatchRules.Once, One, Channel.Mail),
            State = state,
            DueAt = Some.At(1, 14, 9),
            ExpiresAt = Some.At(2, 1, 0),
        },
        delivery);

    [GeneratedRegex("[a-z0-9-]{40,}")]
    private static partial Regex Secret();
}
