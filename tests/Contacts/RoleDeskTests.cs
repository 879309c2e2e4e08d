using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class RoleDeskTests(Azurite azurite)
{
    private static readonly RoleForm Empty = new(null, null, null, null, null, null, null, new Dictionary<string, string>());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_is_registered_once_however_often_its_form_is_sent()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var form = Empty with
        {
            Name = "民生委員", Honorific = "委員", Seats = "１２人", SeatsInCity = "3", TermYears = "3年", Renewal = "R10.12.1",
            SeatsIn = new Dictionary<string, string> { ["yawata"] = "0", ["gone00"] = "9" },
        };

        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role01", null, form, "staff", Cancelled));
        Assert.IsType<RoleOutcome.Refused>(await office.Roles.SaveAsync("role02", null, Empty with { Name = "民 生 委 員" }, "staff", Cancelled));
        var role = Assert.Single((await office.Table.BookAsync(Cancelled)).Register);

        Assert.Equal(("民生委員", "委員", 12, 3, 3, new DateOnly(2028, 12, 1)), (role.Name, role.Honorific, role.Seats, role.SeatsInCity, role.TermYears, role.Renewal));
        Assert.Equal(new KeyValuePair<string, int>("yawata", 0), Assert.Single(role.SeatsIn));
        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role01", RoleRules.Fingerprint(role), RoleRules.Form(role, 1), "staff", Cancelled));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_and_nothing_is_saved()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        var refused = Assert.IsType<RoleOutcome.Refused>(await office.Roles.SaveAsync("role01", null, Empty with
        {
            Seats = "多数", SeatsInCity = "-1", TermYears = "0", Renewal = "平成32年4月1日", Place = "7", SeatsIn = new Dictionary<string, string> { ["yawata"] = "1000" },
        }, "staff", Cancelled));

        Assert.Equal(
            [RoleField.Name, RoleField.Seats, RoleField.SeatsInCity, RoleField.SeatsIn, RoleField.Renewal, RoleField.Place, RoleField.TermYears],
            refused.Problems.Select(p => p.Field));
        Assert.Equal(new DateOnly(2020, 4, 1), refused.Problems.Single(p => p.Field is RoleField.Renewal).Day);
        Assert.Empty((await office.Table.BookAsync(Cancelled)).Register);
    }

    [Fact]
    public async Task Of_two_who_edit_a_role_the_second_sees_what_the_first_saved()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Roles.SaveAsync("role01", null, Empty with { Name = "区長" }, "staff", Cancelled);
        var seen = RoleRules.Fingerprint((await office.Table.BookAsync(Cancelled)).Register[0]);

        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role01", seen, Empty with { Name = "区長", Honorific = "区長" }, "staff", Cancelled));
        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role01", seen, Empty with { Name = "区長", Honorific = "区長" }, "staff", Cancelled));
        var conflict = Assert.IsType<RoleOutcome.ChangedMeanwhile>(await office.Roles.SaveAsync("role01", seen, Empty with { Name = "区長", Honorific = "会長" }, "staff", Cancelled));

        Assert.Equal(("会長", "区長"), (conflict.Yours.Honorific, conflict.Theirs.Honorific));
        Assert.IsType<RoleOutcome.NotFound>(await office.Roles.SaveAsync("role99", seen, Empty, "staff", Cancelled));
    }

    [Fact]
    public async Task Roles_that_contacts_brought_are_registered_in_one_go_and_stay_in_the_offices_order()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("氏名,役職,地区\n山田,区長,片岡\n佐藤,民生委員,片岡\n鈴木,民生委員,八幡\n");
        var book = await office.Table.BookAsync(Cancelled);
        Assert.Equal(["民生委員", "区長"], book.UnregisteredRoles);

        Assert.Equal(new RoleOutcome.Saved(2), await office.Roles.RegisterUsedAsync(book.UnregisteredRoles, Cancelled));
        Assert.Equal(new RoleOutcome.Saved(0), await office.Roles.RegisterUsedAsync(book.UnregisteredRoles, Cancelled));

        book = await office.Table.BookAsync(Cancelled);
        await office.Roles.SaveAsync(book.Register[1].Id, RoleRules.Fingerprint(book.Register[1]), Empty with { Name = "区長", Place = "1" }, "staff", Cancelled);
        book = await office.Table.BookAsync(Cancelled);
        Assert.Equal(["区長", "民生委員"], book.Roles);
        Assert.Empty(book.UnregisteredRoles);
    }

    [Fact]
    public async Task A_role_leaves_the_register_only_while_nobody_has_it()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Roles.SaveAsync("role01", null, Empty with { Name = "区長" }, "staff", Cancelled);
        await office.Roles.SaveAsync("role02", null, Empty with { Name = "会長" }, "staff", Cancelled);
        await office.ImportAsync("氏名,役職,地区\n山田,区長,片岡\n");

        Assert.Equal(new RoleOutcome.InUse(1, 0), await office.Roles.DeleteAsync("role01", Cancelled));
        Assert.IsType<RoleOutcome.Saved>(await office.Roles.DeleteAsync("role02", Cancelled));
        Assert.IsType<RoleOutcome.NotFound>(await office.Roles.DeleteAsync("role02", Cancelled));
        Assert.Equal(["区長"], (await office.Table.BookAsync(Cancelled)).Register.Select(r => r.Name));
    }
}
