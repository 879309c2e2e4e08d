using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ContactDeskTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_contact_is_saved_once_however_often_its_form_is_sent()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var id = Ids.NewContact();

        Assert.IsType<SaveOutcome.Saved>(await SaveAsync(office, id, "山田 太郎"));
        Assert.IsType<SaveOutcome.Saved>(await SaveAsync(office, id, "山田 太郎"));

        Assert.Equal(id, Assert.Single(await office.AllAsync()).Id);
    }

    [Fact]
    public async Task A_namesake_in_the_same_district_is_asked_about_and_saved_when_confirmed()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await SaveAsync(office, Ids.NewContact(), "髙橋 清");

        var alike = Assert.IsType<SaveOutcome.Alike>(await SaveAsync(office, Ids.NewContact(), "高橋　清"));
        Assert.Equal("髙橋 清", Assert.Single(alike.Contacts).Name);
        Assert.Single(await office.AllAsync());

        Assert.IsType<SaveOutcome.Saved>(await SaveAsync(office, Ids.NewContact(), "高橋　清", namesake: true));
        Assert.IsType<SaveOutcome.Saved>(await SaveAsync(office, Ids.NewContact(), "髙橋 清", "片岡"));
    }

    [Fact]
    public async Task Of_two_who_edit_one_contact_the_second_sees_what_the_first_saved()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await SaveAsync(office, Ids.NewContact(), "山田 太郎");
        var read = await office.FindAsync("山田 太郎");
        var other = await office.AnotherProcessAsync(azurite);

        Assert.IsType<SaveOutcome.Saved>(await other.EditAsync(read, "電話", "027-000-0001"));
        var conflict = Assert.IsType<SaveOutcome.ChangedMeanwhile>(await office.EditAsync(read, "電話", "027-000-0002"));

        Assert.Equal("027-000-0001", conflict.Theirs.Telephone);
        Assert.Equal("027-000-0001", (await office.FindAsync("山田 太郎")).Telephone);
        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(conflict.Theirs, "電話", "027-000-0002"));
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_no_conflict()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await SaveAsync(office, Ids.NewContact(), "山田 太郎");
        var read = await office.FindAsync("山田 太郎");

        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(read, "電話", "027-000-0001"));
        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(read, "電話", "027-000-0001"));
    }

    [Fact]
    public async Task A_number_belongs_to_one_contact()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("番号,氏名\n7,山田 太郎\n8,佐藤 花子\n");

        var refused = Assert.IsType<SaveOutcome.Refused>(await office.EditAsync(await office.FindAsync("佐藤 花子"), "番号", "７"));

        Assert.Equal(new ContactProblem(ContactFault.NumberTaken, "番号", "7", "山田 太郎"), Assert.Single(refused.Problems));
        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(await office.FindAsync("山田 太郎"), "備考", "番号はそのまま"));
    }

    [Fact]
    public async Task A_contact_that_is_gone_is_not_made_again_by_its_form()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.IsType<SaveOutcome.NotFound>(await office.EditAsync(Some.Member(1), "電話", "1"));
        Assert.Empty(await office.AllAsync());
    }

    private static Task<SaveOutcome> SaveAsync(ContactOffice office, string id, string name, string district = "八幡", bool namesake = false) =>
        office.Contacts.SaveAsync(
            id, null, new Dictionary<string, string> { ["氏名"] = name }, [new Dictionary<string, string> { ["役職"] = "区長", ["地区"] = district }], namesake, "staff", Cancelled);
}
