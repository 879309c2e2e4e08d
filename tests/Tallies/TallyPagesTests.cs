using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Outreach.Email;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Tallies;
using Outreach.Tests.Support;

namespace Outreach.Tests.Tallies;

public class TallyPagesTests(Azurite azurite)
{
    private static string Path => $"/events/{Some.Event.Id}/tally";

    /// <summary>Four invited: two come, one sends somebody, one is silent; two of them answer.</summary>
    private static async Task PlayAsync(Site site)
    {
        await site.InviteAsync(4);
        foreach (var (number, kind) in new[] { (1, ReplyKind.Attending), (2, ReplyKind.Attending), (3, ReplyKind.Proxy) })
        {
            using var browser = site.Browser();
            await browser.SubmitAsync(
                await browser.OpenAsync(site.Link(Some.Member(number))), ("kind", $"{kind}"), ("people", "2"), ("proxy", "代理 太郎"));
        }

        site.MoveTo(Some.At(2, 11, 10));
        foreach (var (number, voice) in new[] { (1, "=1+1"), (2, "刺激を受けた") })
        {
            using var browser = site.Browser();
            await browser.SubmitAsync(
                await browser.OpenAsync(site.Link(Some.Member(number), LinkPurposes.Questionnaire)), ("q-satisfaction", "満足"), ("q-voice", voice));
        }
    }

    [Fact]
    public async Task Every_rate_names_what_it_is_a_share_of()
    {
        await using var site = await Site.StartAsync(azurite);
        await PlayAsync(site);
        using var staff = site.Staff(StaffRole.View);

        var page = await staff.OpenAsync(Path);

        foreach (var words in new[]
        {
            "案内した 4 人のうち 3 人から返事がありました（返事率 75.0%）", "参加した 3 人のうち 2 人がアンケートに答えました（回答率 66.7%）",
            "問1に答えた 2 人のうち", "2人（100.0%）", "平均 5.00（1～5 の 5 段階、2 人の平均）", "割合の合計は100％を超えることがあります", "刺激を受けた",
        })
        {
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Some.Member(2).Name, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("代理 太郎", page.Text, StringComparison.Ordinal);
        Assert.All(page.Page.QuerySelectorAll("table"), t => Assert.NotNull(t.QuerySelector("caption")));
        Assert.All(page.Page.QuerySelectorAll(".bar"), bar => Assert.NotEqual("", bar.QuerySelector(".bar-number")!.TextContent.Trim()));
    }

    [Fact]
    public async Task The_tally_of_an_event_that_has_invited_nobody_says_so()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<Outreach.Events.EventTable>().AddAsync(Some.Event, TestContext.Current.CancellationToken);
        using var staff = site.Staff(StaffRole.View);
        Assert.Contains("まだ誰にも案内していません", (await staff.OpenAsync(Path)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await staff.OpenAsync("/events/event999/tally")).Status);
        Assert.Equal(404, (await staff.OpenAsync("/events/event999/tally.csv")).Status);
    }

    [Fact]
    public async Task The_file_opens_in_Excel_in_Japanese_and_runs_no_formula()
    {
        await using var site = await Site.StartAsync(azurite);
        await PlayAsync(site);
        using var staff = site.Staff(StaffRole.View);

        var file = await staff.OpenAsync($"{Path}.csv");

        Assert.Equal([0xEF, 0xBB, 0xBF], file.Body[..3]);
        var lines = Encoding.UTF8.GetString(file.Body[3..]).Split("\r\n");
        Assert.Contains("合計,,4,2,1,0,1,75.0%,6,3,2,66.7%", lines);
        Assert.Contains("回,第1回 令和7年2月10日（月）10:00～12:00,4,2,1,0,1,75.0%,6,3,2,66.7%", lines);
        Assert.Contains(lines, l => l.EndsWith(",\"'=1+1\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("見本", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_nothing_changes_a_second_look_costs_three_point_reads()
    {
        var watch = new Watch();
        await using var site = await Site.StartAsync(azurite, watch);
        await PlayAsync(site);
        var desk = site.Get<TallyDesk>();
        var first = await desk.ReadAsync(Some.Event.Id, TestContext.Current.CancellationToken);

        watch.Requests.Clear();
        var second = await desk.ReadAsync(Some.Event.Id, TestContext.Current.CancellationToken);

        Assert.Same(first!.Tally, second!.Tally);
        Assert.Equal(3, watch.Requests.Count);
        Assert.All(watch.Requests, r => Assert.Contains("RowKey=", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reply_is_counted_at_the_next_look()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(2);
        using var staff = site.Staff(StaffRole.View);
        using var browser = site.Browser();
        Assert.Contains("2 人のうち 0 人から", (await staff.OpenAsync(Path)).Text, StringComparison.Ordinal);

        await browser.SubmitAsync(await browser.OpenAsync(site.Link(Some.Member(1))), ("kind", nameof(ReplyKind.Attending)));

        Assert.Contains("2 人のうち 1 人から", (await staff.OpenAsync(Path)).Text, StringComparison.Ordinal);
    }

    /// <summary>Sees every request to the table service.</summary>
    private sealed class Watch : HttpPipelineSynchronousPolicy
    {
        public List<string> Requests { get; } = [];

        public override void OnSendingRequest(HttpMessage message)
        {
            lock (Requests)
                Requests.Add(Uri.UnescapeDataString(message.Request.Uri.ToString()));
        }
    }
}
