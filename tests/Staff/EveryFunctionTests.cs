using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Events;
using Outreach.Functions;
using Outreach.Functions.Dispatch;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;
using static Outreach.Tests.Staff.HttpFunctions;

namespace Outreach.Tests.Staff;

/// <summary>What must hold for each function, also for the one that is written tomorrow.</summary>
public class EveryFunctionTests(Azurite azurite)
{
    private static readonly IReadOnlyList<MethodInfo> Functions = HttpFunctions.All;

    [Fact]
    public void What_is_public_is_listed_here_everything_else_is_for_staff() => Assert.Equal(
        [
            "Assets", "ChangeLanguage", "DeliveryReports", "DeliveryReportsHandshake", "Drain", "EnterCode",
            "OpenPersonalLink", "SendDetails", "SendReply", "SendResponse", "ShowCode", "ShowDetails", "ShowDetailsDone",
            "ShowMailHelp", "ShowReply", "ShowReplyDone", "ShowResponse", "ShowResponseDone", "ShowStop", "StopMails", "ZNothingHere",
        ],
        Functions.Where(f => f.GetCustomAttribute<PublicAttribute>() is not null).Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_visitor_who_is_not_signed_in_sees_no_staff_page_and_changes_nothing()
    {
        await using var site = await Site.StartAsync(azurite);
        using var stranger = new Visitor(site.Address, cookies: false);
        stranger.Headers[Principal.Header] = "not base64 at all";

        foreach (var function in Functions.Where(f => Trigger(f) is not null && f.GetCustomAttribute<PublicAttribute>() is null))
        {
            var trigger = Trigger(function)!;
            var path = "/" + Example(trigger.Route!);
            foreach (var method in trigger.Methods)
            {
                var answer = await stranger.SendAsync(new HttpMethod(method), path);
                Assert.True(answer.Status is 303 or 403, $"{method} {path} ({Name(function)}) answered {answer.Status}");
                Assert.True(answer.Status is 403 || answer.Location!.StartsWith("/.auth/login/", StringComparison.Ordinal), path);
            }
        }
    }

    [Fact]
    public void Functions_that_change_something_are_posts_and_pages_answer_head_too()
    {
        foreach (var trigger in Functions.Select(Trigger).OfType<HttpTriggerAttribute>())
            Assert.True(trigger.Methods is ["get", "head"] or ["post"] or ["options"], $"{trigger.Route}: {string.Join(' ', trigger.Methods)}");
    }

    [Fact]
    public void Only_machines_that_bring_a_key_or_a_signed_link_may_post_from_elsewhere()
    {
        foreach (var function in Functions.Where(f => f.GetCustomAttribute<PublicAttribute>() is { FromAnywhere: true } && f.DeclaringType != typeof(StopMails)))
            Assert.Equal(AuthorizationLevel.Function, Trigger(function)!.AuthLevel);
    }

    [Fact]
    public void Functions_answer_with_results_that_the_platform_understands()
    {
        foreach (var function in Functions)
        {
            var expected = Trigger(function) is null ? new[] { typeof(Task) } : [typeof(IResult), typeof(Task<IResult>)];
            Assert.Contains(function.ReturnType, expected);
        }
    }

    [Fact]
    public void A_name_is_used_once()
    {
        Assert.Equal(Functions.Count, Functions.Select(Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Functions, f => Assert.Equal(f.DeclaringType!.Name, Name(f)));
    }

    [Fact]
    public void No_route_hides_another()
    {
        // The last one takes what the others leave.
        Assert.Equal(nameof(ZNothingHere), Name(Functions[^1]));
        var triggers = Functions.SkipLast(1).Select(Trigger).OfType<HttpTriggerAttribute>().ToList();
        var hiding = from a in triggers
                     from b in triggers
                     where !ReferenceEquals(a, b) && a.Methods.Intersect(b.Methods).Any() && Matches(a.Route!, Example(b.Route!))
                     select $"{a.Route} also takes {Example(b.Route!)}";
        Assert.Empty(hiding);
    }

    [Fact]
    public async Task The_container_can_make_every_function()
    {
        await using var world = await World.StartAsync(azurite);
        foreach (var type in Functions.Where(f => !f.IsStatic).Select(f => f.DeclaringType!).Distinct())
            Assert.NotNull(world.Make(type));
    }

    [Theory]
    [InlineData("/r/")]
    [InlineData("/cdoe")]
    [InlineData("/events/event001/nothing")]
    [InlineData("/%E3%81%82/'")]
    public async Task An_address_that_is_none_of_ours_says_what_to_do_to_whoever_asks(string path)
    {
        await using var site = await Site.StartAsync(azurite);
        using var visitor = site.Browser();
        var before = await site.RowsAsync();

        var page = await visitor.OpenAsync(path);

        Assert.Equal((404, "ページが見つかりません"), (page.Status, page.Heading));
        Assert.NotNull(page.Page.QuerySelector("a[href='/code']"));
        Assert.Equal(404, (await visitor.SendAsync(HttpMethod.Head, path)).Status);
        Assert.Equal(before, await site.RowsAsync());
    }

    [Fact]
    public void The_functions_host_finds_its_configuration_in_the_output()
    {
        var hostJson = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"));
        Assert.Contains("\"routePrefix\": \"\"", hostJson, StringComparison.Ordinal);
    }

    /// <summary>A path that the route takes.</summary>
    private static string Example(string route) => string.Join('/', route.Split('/').Select(segment =>
        !segment.StartsWith('{') ? segment
        : segment.Contains("length(", StringComparison.Ordinal) && !segment.Contains("maxlength(", StringComparison.Ordinal)
            ? new string('0', int.Parse(segment.Split("length(")[1].Split(')')[0], null))
        : segment.Contains("maxlength(0)", StringComparison.Ordinal) ? ""
        : "1"));
}
