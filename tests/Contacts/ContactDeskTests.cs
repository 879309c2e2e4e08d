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

        Assert.Equal(new Collision("電話", "電話", null, "027-000-0002", "027-000-0001"), Assert.Single(conflict.Merge.Collisions));
        Assert.Equal("027-000-0001", (await office.FindAsync("山田 太郎")).Telephone);
        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(conflict.Merge.Theirs, "電話", "027-000-0002"));
    }

    [Fact]
    public async Task What_only_one_of_them_changed_is_brought_together_without_asking()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await SaveAsync(office, Ids.NewContact(), "山田 太郎");
        var read = await office.FindAsync("山田 太郎");

        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(read, "電話", "027-000-0001"));
        var merged = Assert.IsType<SaveOutcome.Merged>(await office.EditAsync(read, "備考", "耳が遠い"));

        Assert.Equal(new FieldChange("電話", null, "027-000-0001"), Assert.Single(merged.Theirs));
        var both = await office.FindAsync("山田 太郎");
        Assert.Equal(("027-000-0001", "耳が遠い"), (both.Telephone, both.Note));
    }

    [Fact]
    public async Task Two_changes_that_make_no_sound_contact_together_are_asked_about()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await SaveAsync(office, Ids.NewContact(), "山田 太郎");
        await office.EditAsync(await office.FindAsync("山田 太郎"), "メール", "yamada@example.jp");
        var read = await office.FindAsync("山田 太郎");

        await office.EditAsync(read, "メール", "");
        var asked = Assert.IsType<SaveOutcome.ChangedMeanwhile>(await office.EditAsync(read, "希望連絡方法", "メール"));

        Assert.Empty(asked.Merge.Collisions);
        Assert.Equal(ContactFault.MailWishedButMissing, Assert.Single(asked.Problems).Fault);
        Assert.Null((await office.FindAsync("山田 太郎")).Mail);
    }

    [Fact]
    public async Task A_term_ends_on_a_day_however_often_it_is_said()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Table.TrySaveAsync(
            null, Some.Member(1) with { Name = "山田", Appointments = [new("区長", Some.Yawata.Id, new(2024, 4, 1)), new("民生委員", Some.Yawata.Id)] }, Cancelled);
        var head = (await office.FindAsync("山田")).Appointments[0];

        Assert.Equal(new LeaveOutcome.BeforeItBegan(new(2024, 4, 1)), await EndAsync(new(2024, 3, 31)));
        Assert.IsType<LeaveOutcome.Done>(await EndAsync(new(2025, 3, 31)));
        Assert.IsType<LeaveOutcome.Done>(await EndAsync(new(2025, 3, 31)));
        Assert.IsType<LeaveOutcome.NotFound>(await office.Contacts.EndTermAsync(Ids.NewContact(), ContactRules.AppointmentKey(head), new(2025, 3, 31), "staff", Cancelled));

        Assert.Equal([new(2025, 3, 31), null], (await office.FindAsync("山田")).Appointments.Select(a => a.Until));

        async Task<LeaveOutcome> EndAsync(DateOnly day) =>
            await office.Contacts.EndTermAsync((await office.FindAsync("山田")).Id, ContactRules.AppointmentKey(head), day, "staff", Cancelled);
    }

    [Fact]
    public async Task Whoever_has_died_keeps_everything_but_the_terms_that_were_held()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var member = Some.Member(1) with
        {
            Appointments = [new("区長", Some.Yawata.Id, new(2020, 4, 1), new(2021, 3, 31)), new("民生委員", Some.Yawata.Id, new(2022, 12, 1)), new("区長", Some.Yawata.Id, new(2026, 4, 1))],
        };
        await office.Table.TrySaveAsync(null, member, Cancelled);
        DateOnly today = new(2025, 1, 20), day = new(2025, 1, 18);

        Assert.IsType<LeaveOutcome.NotYet>(await office.Contacts.LeaveAsync(member.Id, ContactStatus.Deceased, today.AddDays(1), true, today, "staff", Cancelled));
        Assert.IsType<LeaveOutcome.Done>(await office.Contacts.LeaveAsync(member.Id, ContactStatus.Deceased, day, true, today, "staff", Cancelled));
        Assert.IsType<LeaveOutcome.Done>(await office.Contacts.LeaveAsync(member.Id, ContactStatus.Deceased, day, true, today, "staff", Cancelled));

        var dead = await office.FindAsync(member.Name);
        Assert.Equal((ContactStatus.Deceased, day, member.Mail), (dead.Status, dead.StatusSince, dead.Mail));
        Assert.Equal([new(2021, 3, 31), day, null], dead.Appointments.Select(a => a.Until));

        Assert.IsType<LeaveOutcome.Done>(await office.Contacts.ReturnAsync(member.Id, "staff", Cancelled));
        Assert.Equal((ContactStatus.Active, null), ((await office.FindAsync(member.Name)).Status, (await office.FindAsync(member.Name)).StatusSince));
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
