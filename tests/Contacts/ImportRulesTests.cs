using System.Text;
using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ImportRulesTests
{
    [Fact]
    public void Rows_with_one_number_are_one_person_with_several_roles_wherever_they_stand()
    {
        var plan = Plan("番号,氏名,所属,役職,地区\n1,山田 太郎,八幡第1区,区長,八幡\n2,佐藤 花子,,民生委員,片岡\n１,山田 太郎,ふれあいの会,民生委員,片岡\n", []);

        Assert.Empty(plan.Problems);
        var yamada = plan.Entries[0].Contact;
        Assert.Equal([("区長", Some.Yawata.Id), ("民生委員", Some.Kataoka.Id)], yamada.Appointments.Select(a => (a.Role, a.DistrictId)));
        Assert.Equal("八幡第1区、ふれあいの会", yamada.Organisation);
        Assert.Equal(2, plan.New.Count());
    }

    [Fact]
    public void A_further_row_of_a_person_may_leave_out_what_the_first_says()
    {
        var plan = Plan("番号,氏名,役職,地区,メール,希望連絡方法\n1,山田,区長,八幡,y@example.jp,メール\n1,,民生委員,片岡,,メール\n", []);

        Assert.Empty(plan.Problems);
        Assert.Equal("y@example.jp", Assert.Single(plan.New).Contact.Mail);
    }

    [Fact]
    public void Rows_of_one_number_that_disagree_are_refused()
    {
        var problem = Assert.Single(Plan("番号,氏名,メール\n1,山田,a@example.jp\n2,佐藤,\n1,山田,b@example.jp\n", []).Problems);

        Assert.Equal(new RowProblem(4, ContactFault.RowsDisagree, "メール", "b@example.jp", "2"), problem);
    }

    [Fact]
    public void Every_bad_cell_is_named_by_its_row_and_one_is_enough_to_import_nothing()
    {
        var plan = Plan("番号,氏名,役職,地区,メール\n1,山田,区長,八幡,a\n2,,区長,八幡,\n3,鈴木,区長,九幡,\n4,高橋,区長,片岡,t@example.jp\n3,鈴木,,片岡,\n", []);

        Assert.Equal(
            [
                (2, ContactFault.NotAMailAddress, "メール", "a"),
                (3, ContactFault.RowWithoutName, "氏名", ""),
                (4, ContactFault.UnknownDistrict, "地区", "九幡"),
                (6, ContactFault.RoleMissing, "役職", ""),
            ],
            plan.Problems.Select(p => (p.Row, p.Fault, p.Column, p.Value)));
        Assert.Equal("高橋", Assert.Single(plan.New).Contact.Name);
        Assert.False(plan.CanBeApplied);
    }

    [Theory]
    [InlineData("3,合計,,,", ContactFault.TotalRow, "合計")]
    [InlineData(",小　計,,,", ContactFault.TotalRow, "小　計")]
    [InlineData("合計,,,,25名", ContactFault.TotalRow, "合計")]
    [InlineData("計,25名,,,", ContactFault.TotalRow, "計")]
    [InlineData(",２,,八幡 計,", ContactFault.TotalRow, "２")]
    [InlineData("合計,25,,,", ContactFault.TotalRow, "合計")]
    [InlineData(",,,,以上", ContactFault.TotalRow, "以上")]
    [InlineData("番号,氏名,役職,地区,備考", ContactFault.HeaderAgain, "番号")]
    [InlineData("16,,,,", ContactFault.NothingSaid, "16")]
    [InlineData("※取扱注意,,,,", ContactFault.NothingSaid, "※取扱注意")]
    [InlineData("3,未定,区長,八幡,", ContactFault.VacantPost, "未定")]
    [InlineData("3,欠　員,区長,九幡,", ContactFault.VacantPost, "欠　員")]
    [InlineData("3,―,区長,八幡,", ContactFault.VacantPost, "―")]
    [InlineData("1,空席,区長,八幡,", ContactFault.VacantPost, "空席")]
    public void A_row_that_is_about_nobody_is_left_out_and_said(string row, ContactFault why, string text)
    {
        var plan = Plan($"番号,氏名,役職,地区,備考\n1,見本 1郎,区長,八幡,\n{row}\n2,佐藤 花子,区長,片岡,\n", []);

        Assert.Empty(plan.Problems);
        Assert.Equal((3, why, text), (Assert.Single(plan.Notes).Row, plan.Notes[0].Fault, plan.Notes[0].Value));
        Assert.Equal(["見本 1郎", "佐藤 花子"], plan.New.Select(e => e.Contact.Name));
        Assert.True(plan.CanBeApplied);
    }

    [Fact]
    public void What_stood_before_an_import_fits_only_while_nobody_else_has_its_number_or_needs_who_would_be_gone()
    {
        var (before, added) = (Some.Member(1) with { Number = "7" }, Some.Member(2));
        var book = Some.Book(Some.Member(1), added, Some.Member(3));
        Assert.True(ImportRules.FitTogether(new Dictionary<string, Contact?> { [before.Id] = before, [added.Id] = null }, book));

        Assert.False(ImportRules.FitTogether(new Dictionary<string, Contact?> { [before.Id] = before with { Number = "3" } }, book));
        Assert.False(ImportRules.FitTogether(new Dictionary<string, Contact?> { [before.Id] = before with { Appointments = [new("区長", "gone")] } }, book));
        Assert.False(ImportRules.FitTogether(
            new Dictionary<string, Contact?> { [added.Id] = null }, Some.Book(added, Some.Member(3) with { MergedInto = added.Id })));
    }

    [Fact]
    public void A_cell_of_forty_thousand_characters_is_refused_in_its_row_and_column()
    {
        var problem = Assert.Single(Plan($"氏名,備考\n山田,\n佐藤,{new string('あ', 40_000)}\n", []).Problems);

        Assert.Equal((3, ContactFault.TooLong, "備考", "1000"), (problem.Row, problem.Fault, problem.Column, problem.Hint));
    }

    [Theory]
    [InlineData("電話", "自宅", ContactFault.NotAPhone, "自宅", null)]
    [InlineData("電話", "027-00-12", ContactFault.PhoneDigits, "027-00-12", null)]
    [InlineData("FAX", "000000", ContactFault.PhoneDigits, "000000", null)]
    [InlineData("電話", "323-1234", ContactFault.PhoneWithoutAreaCode, "323-1234", null)]
    [InlineData("電話", "270001234", ContactFault.FirstZeroRestored, "0270001234", "0270001234")]
    [InlineData("電話", "9000001234", ContactFault.FirstZeroRestored, "09000001234", "09000001234")]
    [InlineData("郵便番号", "600001", ContactFault.FirstZeroRestored, "060-0001", "060-0001")]
    [InlineData("郵便番号", "370-08", ContactFault.PostalCodeDigits, "370-08", null)]
    [InlineData("電話", "－", ContactFault.CellSaysNothing, null, null)]
    [InlineData("FAX", "なし", ContactFault.CellSaysNothing, null, null)]
    [InlineData("所属", "ー", ContactFault.CellSaysNothing, null, null)]
    [InlineData("任期満了日", "―", ContactFault.CellSaysNothing, null, null)]
    [InlineData("番号", "-", ContactFault.CellSaysNothing, null, null)]
    [InlineData("氏名", "鈴木 次郎（再任）", ContactFault.NameWithRemark, "鈴木 次郎（再任）", null)]
    public void What_cannot_be_used_as_it_stands_is_kept_or_read_otherwise_and_said(string column, string text, ContactFault note, string? kept, string? hint)
    {
        var plan = Plan(column == "氏名" ? $"氏名,役職\n{text},区長\n" : $"氏名,役職,{column}\n山田,区長,{text}\n", []);

        Assert.Empty(plan.Problems);
        Assert.Equal(new RowProblem(2, note, column, text, hint), Assert.Single(plan.Notes));
        Assert.Equal(kept, ContactRules.PersonTexts(Assert.Single(plan.New).Contact).GetValueOrDefault(column));
    }

    [Theory]
    [InlineData("電話", "027-000-1234／090-0000-1234")]
    [InlineData("電話", "027-000-1234（呼出）")]
    [InlineData("郵便番号", "〒370-0829")]
    [InlineData("希望連絡方法", "なし")]
    [InlineData("備考", "なし")]
    public void What_is_in_order_is_not_spoken_of(string column, string text) =>
        Assert.Empty(Plan($"氏名,役職,{column}\n山田,区長,{text}\n", []).Notes);

    [Fact]
    public void A_mark_for_the_same_as_above_means_the_cell_above_also_across_rows_that_are_left_out()
    {
        var plan = Plan("番号,氏名,役職,地区\n1,山田 太郎,区長,八幡\n2,佐藤 花子,〃,同上\n,小計,,\n,欠員,,片岡\n3,鈴木 一郎,〃,片岡\n3,〃,民生委員,〃\n", []);

        Assert.Empty(plan.Problems);
        Assert.Equal(["区長 yawata", "区長 yawata", "区長 kataoka 民生委員 kataoka"],
            plan.New.Select(e => string.Join(' ', e.Contact.Appointments.Select(a => $"{a.Role} {a.DistrictId}"))));
        Assert.Equal(5, plan.Notes.Count(n => n.Fault is ContactFault.ReadAsAbove));
    }

    [Theory]
    [InlineData("氏名,役職\n山田,〃\n", "役職")]
    [InlineData("氏名,役職\n山田,区長\n〃,民生委員\n", "氏名")]
    [InlineData("番号,氏名\n1,山田\n2,〃\n", "氏名")]
    public void Where_nobody_can_tell_what_is_the_same_it_is_asked(string file, string column) =>
        Assert.Equal((ContactFault.SameAsAbove, column), Assert.Single(Plan(file, []).Problems) is var problem ? (problem.Fault, problem.Column) : default);

    [Theory]
    [InlineData("氏名,電話\n見本　1郎,（０２７）０００－０００１\n")]
    [InlineData("氏名,電話\n見本1郎,0270000001\n")]
    [InlineData("氏名,電話\n見本 １郎,270000001\n", "見本 １郎")]
    [InlineData("氏名,電話\n見本 1郎,+81 27-000-0001\n")]
    [InlineData("番号,氏名,電話\n1,見本1郎,027-000-0002\n", "027-000-0002")]
    [InlineData("番号,氏名,電話\n1,見本 1郎,027-000-0001（呼出）\n", "027-000-0001(呼出)")]
    public void Where_only_the_notation_differs_nothing_has_changed(string file, string? changed = null) =>
        Assert.Equal(changed, Assert.Single(Plan(file, [Some.Member(1) with { Telephone = "027-000-0001" }]).Entries).Changes is [var change] ? change.After : null);

    [Fact]
    public void What_was_exported_can_be_respelled()
    {
        var book = Some.Book(Some.Member(1) with { Name = "髙橋　一郎", Telephone = "0270000001" });
        using var file = new MemoryStream();
        ContactExport.Write(file, ExportFormat.Csv, ContactExport.Rows(book.All, book)
            .Select(row => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(row) { ["氏名"] = "髙橋 一郎", ["電話"] = "027-000-0001" }));

        Assert.Equal(["髙橋 一郎", "027-000-0001"], Assert.Single(ImportRules.Plan((FileOutcome.Table)ContactFile.Read(file), book, _ => "", Some.Today).Changed).Changes.Select(c => c.After));
    }

    [Theory]
    [InlineData("3,,区長,八幡,", ContactFault.RowWithoutName, "氏名")]
    [InlineData("3,〃,区長,八幡,", ContactFault.SameAsAbove, "氏名")]
    [InlineData("3,,,,3人で担当", ContactFault.RowWithoutName, "氏名")]
    public void A_row_that_may_be_about_somebody_is_not_left_out_but_asked_about(string row, ContactFault fault, string column) =>
        Assert.Equal((fault, column), Assert.Single(Plan($"番号,氏名,役職,地区,備考\n{row}\n", []).Problems) is var problem ? (problem.Fault, problem.Column) : default);

    [Fact]
    public void A_list_that_names_no_role_at_all_lacks_a_column_and_not_a_cell_in_each_row() =>
        Assert.Equal(
            [(2, ContactFault.RoleColumnMissing), (3, ContactFault.RoleColumnMissing)],
            Plan("氏名,地区\n山田,八幡\n佐藤,片岡\n", []).Problems.Select(p => (p.Row, p.Fault)));

    [Fact]
    public void A_bad_text_that_several_rows_of_a_person_repeat_is_named_in_each() =>
        Assert.Equal([2, 3], Plan("番号,氏名,役職,メール\n1,山田,区長,x\n1,山田,民生委員,x\n", []).Problems.Select(p => p.Row));

    [Fact]
    public void A_row_with_more_cells_than_the_header_is_refused() =>
        Assert.Equal(new RowProblem(2, ContactFault.TooManyCells, "", "3番地", null), Assert.Single(Plan("氏名,住所\n山田,見本町,3番地\n", []).Problems));

    [Fact]
    public void Columns_that_a_list_lacks_and_cells_that_it_leaves_empty_leave_what_is_known()
    {
        var known = Some.Member(1) with { Note = "送迎", Fax = "027-000-0002", Appointments = [new("協議体メンバー", Some.Yawata.Id, new(2024, 4, 1))] };

        var entry = Assert.Single(Plan("番号,氏名,電話,FAX,メール,役職,地区\n1,見本 1郎,,027-000-0003,－,,\n", [known]).Entries);

        Assert.Equal([new FieldChange("FAX", "027-000-0002", "027-000-0003")], entry.Changes);
        Assert.Equal(ContactRules.Fingerprint(known with { Fax = "027-000-0003" }), ContactRules.Fingerprint(entry.Contact));
    }

    [Fact]
    public void A_line_that_somebody_wrote_under_the_headings_of_an_export_or_of_the_template_takes_nothing_away()
    {
        var known = Some.Member(1) with { Kana = "みほん いちろう", Appointments = [new("区長", Some.Yawata.Id), new("民生委員", Some.Kataoka.Id, new(2022, 12, 1))] };
        var line = new Dictionary<string, string> { ["番号"] = "1", ["氏名"] = "見本 1郎", ["役職"] = "民生委員", ["地区"] = "片岡", ["就任日"] = "R7.4.1" };

        foreach (var header in (IEnumerable<string>[])[ContactColumn.All, [.. ContactColumn.All, ContactColumn.Id]])
        {
            var entry = Assert.Single(Plan($"{string.Join(',', header)}\n{string.Join(',', header.Select(column => line.GetValueOrDefault(column)))}\n", [known]).Entries);

            Assert.Equal("区長（八幡）、民生委員（片岡）令和7年4月1日～", Assert.Single(entry.Changes).After);
            Assert.False(entry.Loses);
        }
    }

    [Fact]
    public void A_row_that_was_exported_and_given_to_somebody_else_is_a_line_like_any_other()
    {
        var book = Some.Book(Some.Member(1), Some.Member(2) with { Note = "送迎" });
        using var file = new MemoryStream();
        ContactExport.Write(file, ExportFormat.Csv, ContactExport.Rows([Some.Member(1)], book).Select(row =>
            (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(row) { ["番号"] = "2", ["氏名"] = "見本 2郎", ["ふりがな"] = "", ["メール"] = "", ["電話"] = "" }));

        Assert.Empty(Assert.Single(ImportRules.Plan((FileOutcome.Table)ContactFile.Read(file), book, _ => "", Some.Today).Entries).Changes);
    }

    [Theory]
    [InlineData("役職,地区\n民生委員,片岡", "区長（八幡）令和4年4月1日～、民生委員（片岡）")]
    [InlineData("役職,地区\n区長,八幡", null)]
    [InlineData("役職,地区\n区長,片岡", "区長（八幡）令和4年4月1日～、区長（片岡）")]
    [InlineData("役職\n区長", null)]
    [InlineData("役職\n会計", "区長（八幡）令和4年4月1日～、会計")]
    [InlineData("役職,地区,就任日,任期満了日\n区長,八幡,R4.4.1,R8.3.31", "区長（八幡）令和4年4月1日～令和8年3月31日")]
    [InlineData("役職,地区,就任日\n区長,八幡,R4.5.1", "区長（八幡）令和4年5月1日～")]
    [InlineData("役職,地区,任期満了日\n区長,八幡,R3.3.31", "区長（八幡）令和4年4月1日～、区長（八幡）～令和3年3月31日")]
    public void A_list_adds_a_role_or_changes_its_term_and_leaves_every_other(string rows, string? after)
    {
        var known = Some.Member(1) with { Appointments = [new("区長", Some.Yawata.Id, new(2022, 4, 1))] };

        var entry = Assert.Single(Plan("番号,氏名," + rows.Replace("\n", "\n1,見本 1郎,"), [known]).Entries);

        Assert.Equal(after, entry.Changes is [] ? null : Assert.Single(entry.Changes).After);
    }

    [Fact]
    public void A_new_term_stands_beside_the_one_that_is_over()
    {
        var over = new Appointment("区長", Some.Yawata.Id, new(2022, 4, 1), new(2024, 3, 31));

        var entry = Assert.Single(Plan("番号,氏名,役職,地区,就任日,任期満了日\n1,見本 1郎,区長,八幡,R6.4.1,R8.3.31\n", [Some.Member(1) with { Appointments = [over] }]).Entries);

        Assert.Equal([over, new("区長", Some.Yawata.Id, new(2024, 4, 1), new(2026, 3, 31))], entry.Contact.Appointments);
    }

    [Fact]
    public void Only_a_row_that_was_exported_takes_away_what_it_does_not_say()
    {
        var book = Some.Book(Some.Member(1) with { Appointments = [new("区長", Some.Yawata.Id), new("協議体メンバー", Some.Yawata.Id)] });
        using var file = new MemoryStream();
        ContactExport.Write(file, ExportFormat.Csv, ContactExport.Rows(book.All, book).Where(row => row[ContactColumn.Role] == "区長")
            .Select(row => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(row) { ["電話"] = "" }));

        var entry = Assert.Single(ImportRules.Plan((FileOutcome.Table)ContactFile.Read(file), book, _ => "", Some.Today).Changed);

        Assert.Equal([new FieldChange("電話", "027-000-0001", null), new FieldChange("役職", "区長（八幡）、協議体メンバー（八幡）", "区長（八幡）")], entry.Changes);
        Assert.Equal([new Appointment("協議体メンバー", Some.Yawata.Id)], entry.RolesLost);
        Assert.True(entry.Loses);
    }

    [Fact]
    public void More_roles_than_a_contact_may_have_are_refused()
    {
        var known = Some.Member(1) with { Appointments = [.. Enumerable.Range(1, ContactRules.MaxAppointments).Select(i => new Appointment($"役{i}", null))] };

        Assert.Equal(ContactFault.TooManyAppointments, Assert.Single(Plan("番号,氏名,役職\n1,見本 1郎,区長\n", [known]).Problems).Fault);
    }

    [Fact]
    public void Roles_without_the_columns_of_the_term_keep_it()
    {
        var known = Some.Member(1) with { Appointments = [new("協議体メンバー", Some.Yawata.Id, new(2024, 4, 1), new(2026, 3, 31))] };

        Assert.Empty(Assert.Single(Plan("番号,氏名,役職,地区\n1,見本 1郎,協議体メンバー,八幡\n", [known]).Entries).Changes);
    }

    [Fact]
    public void Without_a_number_a_person_is_known_by_name_and_district()
    {
        var plan = Plan("氏名,役職,地区\n見本　１郎,区長,八幡地区\n見本 1郎,区長,片岡\n", [Some.Member(1)]);

        Assert.Equal(["mem0000001", null], plan.Entries.Select(e => e.Before?.Id));
    }

    [Fact]
    public void A_file_without_districts_knows_people_by_name_alone() =>
        Assert.Equal("090-0000-0001", Assert.Single(Plan("氏名,電話\n見本 1郎,090-0000-0001\n", [Some.Member(1)]).Changed).Contact.Telephone);

    [Fact]
    public void Where_two_could_be_meant_nobody_is_guessed() =>
        Assert.Equal(
            new RowProblem(2, ContactFault.Ambiguous, "氏名", "見本 1郎", "2"),
            Assert.Single(Plan("氏名,電話\n見本 1郎,1\n", [Some.Member(1), Some.Member(2) with { Name = "見本 1郎" }]).Problems));

    [Fact]
    public void A_person_without_a_number_gets_the_files_one()
    {
        var entry = Assert.Single(Plan("番号,氏名,役職,地区\nA-7,見本 1郎,協議体メンバー,八幡\n", [Some.Member(1) with { Number = null }]).Entries);

        Assert.Equal([new FieldChange("番号", null, "A-7")], entry.Changes);
    }

    [Fact]
    public void A_namesake_with_another_number_is_a_new_person_but_shown()
    {
        var entry = Assert.Single(Plan("番号,氏名,役職,地区\n77,見本 1郎,区長,八幡\n", [Some.Member(1)]).New);

        Assert.Equal("mem0000001", Assert.Single(entry.Alike).Id);
    }

    [Theory]
    [InlineData("氏名,役職,地区\n山田,区長,八幡\n山田,民生委員,八幡\n")]
    [InlineData("番号,氏名,役職,地区\n1,見本 1郎,協議体メンバー,八幡\n,見本 1郎,協議体メンバー,八幡\n")]
    public void One_person_in_two_places_without_a_number_is_refused(string file)
    {
        var problem = Assert.Single(Plan(file, [Some.Member(1)]).Problems);

        Assert.Equal((3, ContactFault.SamePersonTwice, "2"), (problem.Row, problem.Fault, problem.Hint));
    }

    [Fact]
    public void A_change_of_name_is_a_change_where_the_number_says_who_it_is() =>
        Assert.Equal([new FieldChange("氏名", "見本 1郎", "田中 1郎")], Assert.Single(Plan("番号,氏名\n1,田中 1郎\n", [Some.Member(1)]).Changed).Changes);

    [Theory]
    [InlineData("番号", "1,民生 花子")]
    [InlineData("番号", "mem0000001,民生 花子")]
    public void Nobody_is_overwritten_by_the_number_of_somebody_who_is_called_quite_otherwise(string header, string row)
    {
        var plan = Plan($"{header},氏名,電話\n{row},027-999-0001\n", [Some.Member(1) with { Name = "試験 一郎", Kana = "しけん いちろう" }]);

        Assert.Equal(new RowProblem(2, ContactFault.NumberOfAnother, "番号", row.Split(',')[0], "試験 一郎"), Assert.Single(plan.Problems));
        Assert.Empty(plan.Entries);
    }

    [Fact]
    public void A_column_that_counts_the_rows_tells_nobody_apart()
    {
        var plan = Plan("No.,氏名,役職,地区\n1,民生 花子,民生委員,片岡\n", [Some.Member(1) with { Name = "試験 一郎" }]);

        Assert.Equal((0, null), (plan.Problems.Count, Assert.Single(plan.New).Contact.Number));
    }

    [Fact]
    public void Somebody_of_the_same_name_and_telephone_is_shown_with_a_new_row_in_whatever_district()
    {
        var plan = Plan("氏名,役職,地区,電話\n見本 1郎,区長,片岡,（０２７）０００－０００１\n見本 2郎,区長,片岡,027-000-0009\n", [Some.Member(1), Some.Member(2)]);

        Assert.Equal(2, plan.New.Count());
        Assert.Equal(
            new RowProblem(2, ContactFault.LooksRegistered, "氏名", "見本 1郎", "協議体メンバー（八幡）") { ContactId = "mem0000001" }, Assert.Single(plan.Notes));
    }

    [Theory]
    [InlineData("民生委員,片岡,,", ContactStatus.Deceased, ContactFault.ListedThoughGone, "逝去")]
    [InlineData("民生委員,片岡,,", ContactStatus.Moved, ContactFault.ListedThoughGone, "転出")]
    [InlineData("区長,八幡,,", ContactStatus.Active, ContactFault.ListedThoughOver, "区長（八幡）～令和6年3月31日")]
    [InlineData("区長,,,", ContactStatus.Active, ContactFault.ListedThoughOver, "区長（八幡）～令和6年3月31日")]
    [InlineData("区長,八幡,R6.4.1,", ContactStatus.Active, null, null)]
    [InlineData("区長,八幡,,R6.3.31", ContactStatus.Active, null, null)]
    [InlineData("民生委員,片岡,,", ContactStatus.Active, null, null)]
    [InlineData("民生委員,片岡,,R6.3.31", ContactStatus.Deceased, null, null)]
    public void Whoever_is_listed_in_office_and_is_not_is_named(string row, ContactStatus status, ContactFault? note, string? hint)
    {
        var known = Some.Member(1) with { Status = status, Appointments = [new("民生委員", Some.Kataoka.Id), new("区長", Some.Yawata.Id, Until: new(2024, 3, 31))] };

        var notes = Plan($"番号,氏名,役職,地区,就任日,任期満了日\n1,見本 1郎,{row}\n", [known]).Notes;

        Assert.Equal(note is null ? [] : [(note.Value, "見本 1郎", hint, "mem0000001")], notes.Select(n => (n.Fault, n.Value, n.Hint, n.ContactId)));
    }

    [Fact]
    public void Nobody_is_gone_from_a_day_that_is_still_to_come()
    {
        var known = Some.Member(1) with { Status = ContactStatus.Deceased, StatusSince = Some.Today.AddDays(2) };

        var problem = Assert.Single(Plan("番号,氏名,状態,状態の日\n1,見本 1郎,逝去,R7.1.21\n2,見本 2郎,逝去,R7.1.20\n", [known]).Problems);

        Assert.Equal((2, ContactFault.StatusToCome, "状態の日"), (problem.Row, problem.Fault, problem.Column));
        Assert.Empty(Plan("番号,氏名,状態,状態の日\n1,見本 1郎,逝去,R7.1.22\n", [known]).Problems);
    }

    [Fact]
    public void What_the_old_code_page_cannot_write_is_put_back_where_nobody_has_changed_it()
    {
        var book = Some.Book(Some.Member(1) with { Name = "𠮷田 太郎", Note = "René 🍎" }, Some.Member(2) with { Name = "𠮷川 花子" });
        using var file = new MemoryStream();
        ContactExport.Write(file, ExportFormat.OldCsv, ContactExport.Rows(book.All, book).Select(row =>
            (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(row) { ["氏名"] = row["氏名"].Replace("花子", "はな子", StringComparison.Ordinal) }));

        var plan = ImportRules.Plan((FileOutcome.Table)ContactFile.Read(file), book, _ => "", Some.Today);

        Assert.Empty(plan.Problems);
        Assert.Equal([new FieldChange("氏名", "𠮷川 花子", "吉川 はな子")], plan.Changed.SelectMany(e => e.Changes));
    }

    [Theory]
    [InlineData("区　長", "区長", null, null)]
    [InlineData("自 治 会 長", "自治会長", ContactFault.RoleUnregistered, null)]
    [InlineData("区長・民生委員", "区長 民生委員", ContactFault.RolesParted, "区長、民生委員")]
    [InlineData("\"区長\n民生委員\"", "区長 民生委員", ContactFault.RolesParted, "区長、民生委員")]
    [InlineData("区長兼民生委員", "区長 民生委員", ContactFault.RolesParted, "区長、民生委員")]
    [InlineData("前区長", "前区長", ContactFault.RoleFormer, "区長")]
    [InlineData("主任民生委員", "主任民生委員", ContactFault.RoleUnregistered, "民生委員")]
    [InlineData("民生委貝", "民生委貝", ContactFault.RoleUnregistered, "民生委員")]
    [InlineData("会長・副会長", "会長・副会長", ContactFault.RoleUnregistered, null)]
    [InlineData("会計", "会計", null, null)]
    public void A_role_is_known_however_it_stands_in_its_cell_and_an_unknown_one_is_said(string cell, string roles, ContactFault? note, string? hint)
    {
        var book = new ContactBook("v1", [new(Some.Member(1) with { Appointments = [new("会計", null)] }, "\"1\"")], [Some.Yawata], register: [new("head01", "区長"), new("civil1", "民生委員")]);

        var plan = ImportRules.Plan((FileOutcome.Table)ContactFile.Read(Encoding.UTF8.GetBytes($"氏名,役職,地区\n山田 太郎,{cell},八幡\n")), book, _ => "new", Some.Today);

        Assert.Equal(roles, string.Join(' ', Assert.Single(plan.New).Contact.Appointments.Select(a => a.Role)));
        Assert.Equal(note is null ? [] : [(note.Value, hint)], plan.Notes.Select(n => (n.Fault, n.Hint)));
    }

    [Theory]
    [InlineData("山岸 十 様", "山岸 十")]
    [InlineData("山岸十様", "山岸十")]
    [InlineData("福祉センター　御中", "福祉センター")]
    [InlineData("山岸 十 殿", "山岸 十")]
    [InlineData("山岸　殿", "山岸")]
    [InlineData("山岸 十", null)]
    public void A_name_is_kept_without_what_letters_put_behind_it(string cell, string? kept)
    {
        var plan = Plan($"氏名,役職\n{cell},区長\n", []);

        Assert.Equal(kept ?? cell, Assert.Single(plan.New).Contact.Name);
        Assert.Equal(kept is null ? [] : [new RowProblem(2, ContactFault.HonorificLeftOut, "氏名", cell, kept)], plan.Notes);
    }

    [Fact]
    public void Whoever_the_file_does_not_name_stays() =>
        Assert.DoesNotContain(Plan("番号,氏名\n1,見本 1郎\n", [Some.Member(1), Some.Member(2)]).Entries, e => e.Contact.Number == "2");

    [Fact]
    public void A_file_that_changes_nothing_cannot_be_applied()
    {
        var plan = Plan("番号,氏名\n1,見本 1郎\n", [Some.Member(1)]);

        Assert.Single(plan.Unchanged);
        Assert.False(plan.CanBeApplied);
    }

    [Fact]
    public void The_number_of_a_contact_that_was_merged_finds_the_one_that_lives_on_which_keeps_its_own()
    {
        var (survivor, merged) = (Some.Member(1), Some.Member(2) with { MergedInto = Some.Member(1).Id });

        var changed = Assert.Single(Plan("番号,氏名,電話\n2,見本 1郎,027-000-9999\n", [survivor, merged]).Changed);

        Assert.Equal((survivor, "1", "027-000-9999"), (changed.Before, changed.Contact.Number, changed.Contact.Telephone));
    }

    [Fact]
    public void A_role_that_is_said_once_for_the_whole_file_leaves_every_other()
    {
        var mapping = new ColumnMapping([ContactColumn.Number, ContactColumn.Name, ContactColumn.District])
        {
            WholeFile = new Dictionary<string, string> { [ContactColumn.Role] = "民生委員" },
        };

        var entry = Assert.Single(Plan("番号,氏名,地区\n1,見本 1郎,片岡\n", [Some.Member(1)], mapping).Entries);

        Assert.Equal("協議体メンバー（八幡）、民生委員（片岡）", Assert.Single(entry.Changes).After);
    }

    private static ImportPlan Plan(string file, IEnumerable<Contact> known, ColumnMapping? columns = null) => ImportRules.Plan(
        Assert.IsType<FileOutcome.Table>(ContactFile.Read(Encoding.UTF8.GetBytes(file), _ => columns)), Some.Book(known), row => $"new{row:D7}", Some.Today);
}
