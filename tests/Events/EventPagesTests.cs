using Outreach.Events;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

public class EventPagesTests(Azurite azurite)
{
    private const string Edit = "/events/event001/edit";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static (string, string)[] FirstSession { get; } =
    [
        ("name", "令和6年度 第3回 勉強会"), ("role1", "協議体メンバー"),
        ("session1-date", "令和7年3月3日（月）"), ("session1-start", "10:00"), ("session1-end", "12:00"),
        ("session1-venue", "市役所"), ("session1-districts", "八幡"),
        ("invite-date", "R7.2.3"), ("reply-until", "R7.2.20"),
    ];

    [Fact]
    public async Task A_coordinator_plans_an_event_with_two_sessions()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        using var staff = site.Staff();
        var form = await staff.OpenAsync("/events/new");
        var longer = await SubmitAsync(staff, form, "add-session", FirstSession);
        Assert.Equal(200, longer.Status);
        Assert.Contains("どの回にも入っていない地区が 1地区あります 片岡", longer.Text);

        var saved = await staff.SubmitAsync(
            longer, ("session2-date", "R7.3.5"), ("session2-start", "13:30"), ("session2-end", "15:30"), ("session2-venue", "公民館"), ("session2-districts", "片岡"));

        Assert.Equal("令和6年度 第3回 勉強会", saved.Heading);
        Assert.Contains("令和7年3月5日（水）13:30～15:30", saved.Text);
        Assert.Contains("案内メール 1通を送ります", saved.Text);
        Assert.Contains("令和6年度 第3回 勉強会", (await staff.OpenAsync("/events")).Text);
    }

    [Fact]
    public async Task A_session_can_be_taken_out_again()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var form = await SubmitAsync(staff, await staff.OpenAsync("/events/new"), "add-session", FirstSession);

        var shorter = await SubmitAsync(staff, form, "remove-session:1", ("session2-venue", "公民館"));

        Assert.Equal(["公民館"], shorter.Field("session1-venue"));
        Assert.Empty(shorter.Field("session2-venue"));
    }

    [Fact]
    public async Task A_refused_form_comes_back_as_it_was_typed()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        using var staff = site.Staff();

        var refused = await staff.SubmitAsync(
            await staff.OpenAsync("/events/new"),
            [.. FirstSession.Where(f => f.Item1 is not ("session1-districts" or "session1-date")), ("greeting", "一行目\r\n\r\n三行目"), ("session1-districts", "八幡、榛名"), ("session1-date", "令和7年3月3日（火）"), ("reply-to", "らいしゅう")]);

        Assert.Equal(422, refused.Status);
        Assert.Equal(
            [
                "第1回の日付の曜日が違います。正しくは 令和7年3月3日（月） です",
                "第1回の対象の地区の「榛名」が、地区の一覧に見つかりません。書き方を確かめてください",
                "メールに返信があったときの宛先は、メールアドレスの形で入力してください（例: jimukyoku@example.jp）",
            ],
            refused.Errors);
        Assert.Equal(["令和7年3月3日（火）"], refused.Field("session1-date"));
        Assert.Equal(["八幡、榛名"], refused.Field("session1-districts"));
        Assert.Equal(["一行目\n\n三行目"], refused.Field("greeting"));
        Assert.Equal(["協議体メンバー"], refused.Field("role1"));
        Assert.Equal(["らいしゅう"], refused.Field("reply-to"));
        Assert.Empty(await site.Get<EventTable>().ListAsync(Cancelled));
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_event()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        using var staff = site.Staff();
        var form = await staff.OpenAsync("/events/new");

        var first = await staff.SubmitAsync(form, FirstSession);
        var second = await staff.SubmitAsync(form, FirstSession);

        Assert.Equal(first.Path, second.Path);
        Assert.Single(await site.Get<EventTable>().ListAsync(Cancelled));
    }

    [Fact]
    public async Task Of_two_who_edit_the_second_sees_what_the_first_changed_and_loses_nothing()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var first = site.Staff();
        using var second = site.Staff();
        var (one, other) = (await first.OpenAsync(Edit), await second.OpenAsync(Edit));
        await first.SubmitAsync(one, ("session1-venue", "公民館"));

        var conflict = await second.SubmitAsync(other, ("session1-venue", "体育館"), ("name", "令和6年度 第2回 大会"));

        Assert.Equal(409, conflict.Status);
        Assert.Contains("第1回の会場体育館公民館", conflict.Text);
        Assert.Equal("公民館", (await site.EventAsync()).Sessions[0].Venue);
        Assert.Equal(["体育館"], conflict.Field("session1-venue"));

        await second.SubmitAsync(conflict, ("session1-venue", "体育館"));
        Assert.Equal(("体育館", "令和6年度 第2回 大会"), ((await site.EventAsync()).Sessions[0].Venue, (await site.EventAsync()).Name));
    }

    [Fact]
    public async Task Saved_unchanged_an_event_stays_as_it_is()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var staff = site.Staff();

        await staff.SubmitAsync(await staff.OpenAsync(Edit));

        Assert.Equivalent(Some.Event, await site.EventAsync(), strict: true);
    }

    [Fact]
    public async Task Once_released_an_event_is_no_longer_changed()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var staff = site.Staff(StaffRole.Send);
        var form = await staff.OpenAsync(Edit);
        await staff.SubmitAsync(await staff.OpenAsync("/events/event001/send"), ("recipients", "1"));

        var late = await staff.SubmitAsync(form, ("name", "令和6年度 別の名前"));

        Assert.Contains("案内を予約した行事の内容は変更できません", late.Text);
        Assert.Equal(Some.Event.Name, (await site.EventAsync()).Name);
        Assert.Contains("案内を予約した行事の内容は変更できません", (await staff.OpenAsync(Edit)).Text);
    }

    [Fact]
    public async Task Who_may_only_look_changes_nothing()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.PlanAsync(1);
        using var editor = site.Staff();
        var form = await editor.OpenAsync(Edit);
        using var viewer = site.Staff(StaffRole.View);

        Assert.Equal(403, (await viewer.OpenAsync(Edit)).Status);
        Assert.Equal(403, (await viewer.SubmitAsync(form, ("name", "令和6年度 別の名前"))).Status);
        Assert.Equal(Some.Event.Name, (await site.EventAsync()).Name);
    }

    [Theory]
    [InlineData("/events/nosuch00")]
    [InlineData("/events/nosuch00/edit")]
    [InlineData("/events/nosuch00/recipients")]
    [InlineData("/events/nosuch00/send")]
    [InlineData("/events/nosuch00/people")]
    [InlineData("/events/nosuch00/attendance")]
    [InlineData("/events/event001/attendance/9")]
    [InlineData("/events/event001/people/nosuch0000")]
    [InlineData("/events/event001/people/'%20or%201%20eq")]
    [InlineData("/events/event001/preview/nosuch0000")]
    [InlineData("/events/event001/preview/nosuch0000/html")]
    public async Task What_is_not_there_is_said_to_be_not_there(string path)
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(1);
        using var staff = site.Staff();

        Assert.Equal(404, (await staff.OpenAsync(path)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Looking_changes_nothing(bool released)
    {
        await using var site = await Site.StartAsync(azurite);
        await (released ? site.ReleaseAsync(2) : site.PlanAsync(2));
        using var staff = site.Staff(StaffRole.Admin);
        var before = await site.RowsAsync();

        var contact = Some.Member(1).Id;
        foreach (var page in new[]
        {
            "", "/edit", "/recipients", "/recipients?way=other", "/people", "/attendance", "/attendance/1", "/send",
            $"/people/{contact}", $"/preview/{contact}", $"/preview/{contact}?mail=Questionnaire", $"/preview/{contact}/html",
        })
        {
            await staff.OpenAsync("/events/event001" + page);
            await staff.SendAsync(HttpMethod.Head, "/events/event001" + page);
        }

        await staff.OpenAsync("/events/new");
        Assert.Equal(before, await site.RowsAsync());
    }

    [Theory]
    [InlineData(EventState.Draft, 1, 10, EventPhase.Draft)]
    [InlineData(EventState.Preparing, 1, 10, EventPhase.Preparing)]
    [InlineData(EventState.Scheduled, 1, 10, EventPhase.Planned)]
    [InlineData(EventState.Scheduled, 1, 15, EventPhase.Replies)]
    [InlineData(EventState.Scheduled, 2, 1, EventPhase.Sessions)]
    [InlineData(EventState.Scheduled, 2, 12, EventPhase.Sessions)]
    [InlineData(EventState.Scheduled, 2, 13, EventPhase.Questionnaire)]
    [InlineData(EventState.Scheduled, 2, 27, EventPhase.Over)]
    public void An_event_is_in_one_phase_at_a_time(EventState state, int month, int day, EventPhase phase) =>
        Assert.Equal(phase, EventPhases.Of(Some.Event with { State = state }, Some.At(month, day, 0)));

    private static Task<Visited> SubmitAsync(Visitor staff, Visited on, string button, params (string Name, string Value)[] fields) =>
        staff.SubmitAsync(on, fields.ToDictionary(f => f.Name, f => new[] { f.Value }), button);
}
