using Outreach.Contacts;
using Outreach.Local.Samples;
using Outreach.Tables;

namespace Outreach.Tests.Samples;

public class SampleRegistersTests
{
    private static readonly ContactBook Book =
        new("v1", SampleRegisters.Former.Select(c => new Stored<Contact>(c, "\"1\"")), SampleRegisters.Districts, register: SampleRegisters.Roles);

    [Fact]
    public void The_whole_of_the_sample_has_the_two_halves_of_the_newsletter() =>
        Assert.Equal(["中居･矢中（矢中地区）", "中居･矢中（中居地区）"], Book.HalvesOf(Book.DistrictSpelled("矢中・中居")!.Id).Select(d => d.Name));

    [Fact]
    public void Every_role_of_the_sample_list_is_registered_once() =>
        Assert.Equal(SampleContacts.Rows.Select(r => r.Role).Distinct().Order(StringComparer.Ordinal), SampleRegisters.Roles.Select(r => r.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Whoever_has_left_fills_no_seat_and_is_not_asked_to_the_sample_event()
    {
        Assert.All(PostRules.Board(Book, SampleEvent.InvitationDay).Posts, post => Assert.Empty(post.Holders));
        Assert.All(SampleRegisters.Former, c => Assert.NotNull(Book.District(Assert.Single(c.Appointments).DistrictId)));
        Assert.All(SampleRegisters.Roles.SelectMany(r => r.SeatsIn.Keys), id => Assert.NotNull(Book.District(id)));
    }

    [Fact]
    public void The_ids_of_the_sample_are_sound()
    {
        Assert.All(SampleRegisters.Former, c => Assert.True(Ids.IsValid(c.Id, Ids.ContactLength), c.Id));
        Assert.All(SampleRegisters.Roles, r => Assert.True(Ids.IsValid(r.Id, RoleRules.IdLength), r.Id));
    }
}
