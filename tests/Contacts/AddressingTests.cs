using Outreach.Contacts;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class AddressingTests
{
    private static readonly Role Head = new("head01", "区長") { Honorific = "区長" };
    private static readonly Contact Yamada = Some.Member(1) with { Name = "山田 太郎" };

    [Fact]
    public void Without_a_role_a_person_is_sama_and_an_office_is_onchu()
    {
        Assert.Equal("山田 太郎 様", Yamada.Addressed);
        Assert.Equal("福祉センター 御中", (Yamada with { Name = "福祉センター", Kind = ContactKind.Office }).Addressed);
    }

    [Fact]
    public void The_role_says_how_its_holder_is_addressed_unless_the_contact_has_a_word_of_its_own()
    {
        Assert.Equal("山田 太郎 区長", Addressing.Of(Yamada, Head));
        Assert.Equal("山田 太郎 先生", Addressing.Of(Yamada with { Honorific = "先生" }, Head));
        Assert.Equal("山田 太郎 様", Addressing.Of(Yamada, Head with { Honorific = null }));
    }

    [Fact]
    public void An_office_that_holds_a_role_stays_an_office() =>
        Assert.Equal("自治会 御中", Addressing.Of(Yamada with { Name = "自治会", Kind = ContactKind.Office }, Head));

    [Fact]
    public void A_title_stands_before_the_name_and_only_once()
    {
        Assert.Equal("事務局長 山田 太郎 様", (Yamada with { Title = "事務局長" }).Addressed);
        Assert.Equal("山田 太郎 区長", Addressing.Of(Yamada with { Title = "区長" }, Head));
    }

    [Fact]
    public void A_title_in_an_office_is_somebody_s_who_comes_after_it()
    {
        var center = Yamada with { Name = "福祉センター", Kind = ContactKind.Office, Title = "センター長" };

        Assert.Equal("福祉センター センター長 様", center.Addressed);
        Assert.Equal("福祉センター センター長 殿", (center with { Honorific = "殿" }).Addressed);
    }

    [Fact]
    public void An_invitation_is_addressed_in_the_capacity_in_which_somebody_is_asked()
    {
        var both = Yamada with { Appointments = [new("区長", Some.Yawata.Id), new("協議体メンバー", Some.Yawata.Id)] };
        var book = new ContactBook("v1", [new Stored<Contact>(both, "\"1\"")], [Some.Yawata], register: [Head]);

        var asHead = Assert.Single(Audience.Of(Some.Event with { Roles = ["区長", "協議体メンバー"] }, book));
        var asMember = Assert.Single(Audience.Of(Some.Event with { Roles = ["協議体メンバー", "区長"] }, book));

        Assert.Equal("山田 太郎 区長", asHead.Invite(Some.Event.Id).Addressed);
        Assert.Equal("山田 太郎 様", asMember.Invite(Some.Event.Id).Addressed);
    }
}
