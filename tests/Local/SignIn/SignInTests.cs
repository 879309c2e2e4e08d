using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Staff;
using Outreach.Local.SignIn;
using Outreach.Tests.Local.Hosting;

namespace Outreach.Tests.Local.SignIn;

public sealed class SignInTests
{
    private static readonly StaffSignIn Sato = new(DeskPerson.All[1], StaffRole.Edit);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_principal_that_a_caller_made_up_never_reaches_the_app()
    {
        await using var host = await HostAsync();

        Assert.Equal("", await SeenAsync(host, ("X-MS-CLIENT-PRINCIPAL", Sato.ClientPrincipal()), ("x-ms-client-principal-name", "me")));
    }

    [Fact]
    public async Task Who_signed_in_reaches_the_app_as_the_product_reads_it_in_exactly_the_role_chosen()
    {
        await using var host = await HostAsync();

        using var answer = await host.PostAsync("/local/sign-in", ("person", "sato"), ("role", "Edit"), ("returnTo", "/seen?x=1"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();

        Assert.Equal((HttpStatusCode.Redirect, "/seen?x=1"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            $"sato@city.example.jp {new StaffMember(Sato.Person.ObjectId.ToString(), "佐藤 健一", StaffRole.Edit)}",
            await SeenAsync(host, ("Cookie", cookie.Split(';')[0])));
    }

    [Fact]
    public void The_principal_has_the_shape_that_App_Service_gives_it()
    {
        var principal = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(Sato.ClientPrincipal())))!;

        Assert.Equal(["auth_typ", "name_typ", "role_typ", "claims"], principal.AsObject().Select(p => p.Key));
        Assert.Equal("Outreach.Edit", (string?)principal["claims"]!.AsArray().Single(c => (string?)c!["typ"] == "roles")!["val"]);
    }

    [Theory]
    [InlineData("nobody", "Edit")]
    [InlineData("sato", "Owner")]
    [InlineData("sato", "7")]
    [InlineData("", "")]
    public async Task An_unknown_person_or_role_is_asked_for_again(string person, string role)
    {
        await using var host = await HostAsync();

        using var answer = await host.PostAsync("/local/sign-in", ("person", person), ("role", role), ("returnTo", "/seen"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_addresses_of_App_Service_lead_to_the_page_and_sign_out()
    {
        await using var host = await HostAsync();

        using var login = await host.GetAsync("/.auth/login/aad?post_login_redirect_uri=%2Fevents%3Fa%3D1");
        using var logout = await host.GetAsync("/.auth/logout");

        Assert.Equal("/local/sign-in?returnTo=%2Fevents%3Fa%3D1", login.Headers.Location!.ToString());
        Assert.Equal("/", logout.Headers.Location!.ToString());
        Assert.StartsWith("local-sign-in=; expires=Thu, 01 Jan 1970", logout.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("/\\example.com/")]
    [InlineData("events")]
    [InlineData("/a\r\nb")]
    public async Task Only_paths_of_this_site_are_gone_to_after_signing_in(string target)
    {
        await using var host = await HostAsync();

        using var login = await host.GetAsync("/.auth/login/aad?post_login_redirect_uri=" + Uri.EscapeDataString(target));
        using var answer = await host.PostAsync("/local/sign-in", ("person", "sato"), ("role", "View"), ("returnTo", target));

        Assert.Equal("/local/sign-in?returnTo=%2F", login.Headers.Location!.ToString());
        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_page_offers_every_person_and_role()
    {
        await using var host = await HostAsync();

        var page = await host.GetTextAsync("/local/sign-in");

        Assert.All([.. DeskPerson.All.Select(p => p.Name), "閲覧", "編集", "送信", "管理"], text =>
            Assert.Contains(text, page, StringComparison.Ordinal));
    }

    private sealed class Seen
    {
        [Function("Seen")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(
            $"{request.Headers["X-MS-CLIENT-PRINCIPAL-NAME"]} {Principal.Read(request, signInIsOn: true)}".Trim());
    }

    private static async Task<string> SeenAsync(RunningHost host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/seen");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await host.Client.SendAsync(request, Ct);
        return await response.Content.ReadAsStringAsync(Ct);
    }

    private static Task<RunningHost> HostAsync() => RunningHost.StartAsync<Seen>(o => o with
    {
        Web = app =>
        {
            app.UseSimulatedAuthentication();
            app.MapSignIn();
        },
    });
}
