using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Local;
using Outreach.Local.Hosting;
using Outreach.Tests.Support;

namespace Outreach.Tests.Local;

public sealed class LocalHostTests(Azurite azurite)
{
    private static readonly DateTimeOffset Nine = new(2025, 1, 14, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_desk_serves_the_app_its_mailbox_clock_and_sign_in_at_one_address()
    {
        await using var desk = await LocalHost.StartAsync(new() { Clock = MovableClock.FrozenAt(Nine) }, Ct);
        using var http = new HttpClient { BaseAddress = desk.BaseAddress };

        foreach (var page in new[] { "local/mail", "local/clock", "local/sign-in" })
            Assert.Contains("<h1>", await http.GetStringAsync(new Uri(page, UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.True(await desk.Mail.ValidateSubscriptionAsync(Ct));
        Assert.Empty(desk.Functions.Refused);
        Assert.Equal(Nine, desk.Services.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    [Theory]
    [InlineData(true, "True")]
    [InlineData(false, null)]
    public async Task The_app_is_told_whether_sign_in_is_on(bool simulated, string? told)
    {
        await using var desk = await LocalHost.StartAsync(new() { SimulatesSignIn = simulated, Tables = await azurite.ConnectionStringAsync() }, Ct);
        using var http = new HttpClient { BaseAddress = desk.BaseAddress };

        Assert.Equal(told, desk.Services.GetRequiredService<IConfiguration>()["WEBSITE_AUTH_ENABLED"]);
        using var signIn = await http.GetAsync(new Uri("local/sign-in", UriKind.Relative), Ct);
        Assert.Equal(simulated ? HttpStatusCode.OK : HttpStatusCode.NotFound, signIn.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_lost_by_a_restart()
    {
        using var folder = new TemporaryFolder();
        string linkKey;
        await using (var first = await LocalHost.StartAsync(
            new() { StateFolder = folder.Path, Clock = MovableClock.FrozenAt(Nine) }, Ct))
        {
            linkKey = Setting(first, "Links:Keys:k1");
            var table = new TableClient(Setting(first, "Storage:Tables"), "Kept");
            await table.CreateAsync(Ct);
            await table.AddEntityAsync(new TableEntity("p", "r") { ["text"] = "倉渕" }, Ct);
            await first.MoveToAsync(Nine.AddDays(3), Ct);
        }

        await using var second = await LocalHost.StartAsync(new() { StateFolder = folder.Path }, Ct);

        var kept = await new TableClient(Setting(second, "Storage:Tables"), "Kept").GetEntityAsync<TableEntity>("p", "r", cancellationToken: Ct);
        Assert.Equal("倉渕", kept.Value["text"]);
        Assert.Equal(linkKey, Setting(second, "Links:Keys:k1"));
        Assert.Equal((true, Nine.AddDays(3)), (second.Clock.IsFrozen, second.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_fresh_start_forgets_everything()
    {
        using var folder = new TemporaryFolder();
        var options = new LocalHostOptions { StateFolder = folder.Path, Tables = await azurite.ConnectionStringAsync(), Clock = MovableClock.FrozenAt(Nine) };
        string linkKey;
        await using (var first = await LocalHost.StartAsync(options, Ct))
        {
            linkKey = Setting(first, "Links:Keys:k1");
            await first.MoveToAsync(Nine.AddDays(3), Ct);
        }

        await using var second = await LocalHost.StartAsync(options with { Fresh = true, Clock = MovableClock.FrozenAt(Nine) }, Ct);

        Assert.NotEqual(linkKey, Setting(second, "Links:Keys:k1"));
        Assert.Equal(Nine, second.Clock.GetUtcNow());
    }

    [Fact]
    public async Task What_cannot_start_says_why_in_a_sentence_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var options = new LocalHostOptions { StateFolder = folder.Path, Tables = await azurite.ConnectionStringAsync() };
        int port;
        await using (var desk = await LocalHost.StartAsync(options, Ct))
        {
            port = desk.BaseAddress.Port;
            var sameFolder = await Assert.ThrowsAsync<LocalHostException>(() => LocalHost.StartAsync(options, Ct));
            var samePort = await Assert.ThrowsAsync<LocalHostException>(() => LocalHost.StartAsync(new() { Port = port }, Ct));
            Assert.Equal($"Another local host is using {folder.Path}: stop that one first.", sameFolder.Message);
            Assert.StartsWith($"Port {port} is in use by another program", samePort.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<SettingException>(() => LocalHost.StartAsync(
            options with { Port = port, SampleData = true, Settings = new Dictionary<string, string?> { ["Office:Name"] = null } }, Ct));
        await using var again = await LocalHost.StartAsync(options with { Port = port }, Ct);
    }

    [Theory]
    [InlineData(new[] { "run", "--port", "8080", "--fresh" }, 8080, true)]
    [InlineData(new string[0], 7071, false)]
    public void The_command_line_is_read(string[] args, int port, bool fresh)
    {
        var options = CommandLine.Parse(args);

        Assert.Equal((port, fresh), (options.Port, options.Fresh));
    }

    [Theory]
    [InlineData("run", "--port")]
    [InlineData("run", "--port", "70000")]
    [InlineData("run", "--port", "web")]
    [InlineData("run", "--prot", "80")]
    public void A_command_line_that_is_not_understood_is_refused(params string[] args) =>
        Assert.Throws<LocalHostException>(() => CommandLine.Parse(args));

    private static string Setting(LocalHost desk, string name) => desk.Services.GetRequiredService<IConfiguration>()[name]!;
}
