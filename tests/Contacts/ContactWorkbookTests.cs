using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ContactWorkbookTests
{
    [Fact]
    public void A_city_s_workbook_is_read_as_it_is_shown()
    {
        var table = Read(Workbooks.Of(
            ["令和7年度 区長名簿"],
            [],
            ["名簿番号", "氏名", "地区名", "就任年月日", "〒", "TEL", "会員"],
            [Workbooks.Number("12", style: 2), "髙﨑 𠮷男", "八幡", Workbooks.Number("45748", style: 1), Workbooks.Number("3700829", style: 3), Workbooks.Number("9.000000001E9"), true],
            [],
            [Workbooks.Number("13"), "佐藤 花子", null, Workbooks.Number("45748"), null, "027-000-0001"]));

        Assert.Equal(("xlsx", "Sheet1", 3), (table.Layout.Format, Assert.Single(table.Layout.Sheets), table.Layout.HeaderRow));
        Assert.Equal(["令和7年度 区長名簿"], table.Layout.Titles);
        Assert.Equal(
            [
                "4 番号=0012|氏名=髙﨑 𠮷男|地区=八幡|就任日=2025-04-01|郵便番号=370-0829|電話=9000000001",
                "6 番号=13|氏名=佐藤 花子|就任日=2025-04-01|電話=027-000-0001",
            ],
            Rows(table));
        Assert.Equal(["会員"], table.Layout.Unused);
    }

    [Fact]
    public void A_formula_gives_the_result_that_was_saved_and_is_refused_where_there_is_none()
    {
        var table = Read(Workbooks.Of(["氏名", "備考"], [Workbooks.Formula("A9&B9", "山田 太郎"), Workbooks.Formula("CONCAT(A9:B9)", null)]));

        Assert.Equal(["2 氏名=山田 太郎|備考=#CALC!"], Rows(table));
        var problem = Assert.Single(ImportRules.Plan(table, Some.Book(), row => $"{row}", Some.Today).Problems);
        Assert.Equal((2, ContactFault.SpreadsheetError, "備考"), (problem.Row, problem.Fault, problem.Column));
    }

    [Fact]
    public void What_is_merged_downwards_holds_for_each_of_its_rows_and_nowhere_else()
    {
        var table = Read(Workbooks.Of(
            [("名簿", [["地区", "氏名"], ["八幡", "山田"], [null, "佐藤"], [null, "鈴木"], ["片岡", "高橋"]])],
            sheet => sheet.Append(new MergeCells(new MergeCell { Reference = "A2:A3" }))));

        Assert.Equal(["八幡 山田", "八幡 佐藤", " 鈴木", "片岡 高橋"], table.Rows.Select(row => $"{row["地区"]} {row["氏名"]}"));
        Assert.True(table.Layout.Merged);
    }

    [Fact]
    public void Of_several_sheets_the_first_with_names_is_read_and_the_others_are_named()
    {
        var table = Read(Workbooks.Of([("表紙", [["名簿の使い方"]]), ("区長", [["氏名"], ["山田"]]), ("民生委員", [["氏名"], ["佐藤"]]), ("空", [])]));

        Assert.Equal(["区長"], table.Layout.Sheets);
        Assert.Equal(["表紙", "民生委員"], table.Layout.OtherSheets);
        Assert.Equal(["2 氏名=山田"], Rows(table));
    }

    [Fact]
    public void Sheets_with_the_same_headings_are_one_table_with_the_names_of_the_sheets_for_districts()
    {
        var file = Workbooks.Of([
            ("表紙", [["名簿の使い方", "1"]]), ("八幡", [["令和7年度"], ["氏名", null, "電話"], ["姓", "名"], ["山田", "太郎", "027-000-0001"]]),
            ("片岡", [["氏名", null, "電話"], ["姓", "名"], ["佐藤", "花子"], ["鈴木", "一郎"]]), ("役員", [["氏名", "役職"], ["高橋", "会計"]]),
        ]);
        Assert.Equal(["八幡", "片岡"], Read(file).Layout.SheetsAlike);

        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read(file, sheets: ["八幡", "片岡"]));

        Assert.Equal(
            ["4 地区=八幡|氏名=山田 太郎|電話=027-000-0001", "2000003 地区=片岡|氏名=佐藤 花子", "2000004 地区=片岡|氏名=鈴木 一郎"], Rows(table));
        Assert.Equal(["表紙", "役員"], table.Layout.OtherSheets);
        var facts = FileFacts.Of(table.Layout, 3);
        Assert.Equal([("八幡", 4), ("片岡", 3)], [facts.Place(4), facts.Place(2000003)]);
    }

    [Fact]
    public void Hidden_rows_are_read_and_counted()
    {
        var table = Read(Workbooks.Of(
            [("名簿", [["氏名"], ["山田"], ["佐藤"]])], sheet => sheet.Descendants<Row>().Last().Hidden = true));

        Assert.Equal((2, 1), (table.Rows.Count, table.Layout.HiddenRows));
    }

    [Fact]
    public void The_readings_that_Excel_keeps_beside_kanji_are_not_part_of_a_name()
    {
        var file = Workbooks.Of(
            [("名簿", [["氏名"], ["?"]])],
            sheet => sheet.Descendants<Cell>().Last().InsertAfterSelf(new Cell
            {
                CellReference = "B2",
                DataType = CellValues.InlineString,
                InlineString = new InlineString(new Run(new Text("高")), new Run(new Text("橋")), new PhoneticRun(new Text("タカハシ")) { BaseTextStartIndex = 0, EndingBaseIndex = 2 }),
            }));

        var layout = Assert.IsType<FileOutcome.Table>(ContactFile.Read(file, l => new ColumnMapping([null, "氏名"])));

        Assert.Equal(["2 氏名=高橋"], Rows(layout));
    }

    [Fact]
    public void A_column_without_a_heading_is_left_alone_and_said()
    {
        var table = Read(Workbooks.Of(["氏名", null, null], ["山田", null, null], ["佐藤", null, "※要確認"]));

        Assert.Equal(["2 氏名=山田", "3 氏名=佐藤"], Rows(table));
        Assert.Equal([2], table.Layout.UnusedWithoutHeader);
        Assert.Equal(["※要確認"], table.Layout.Values[2]);
        Assert.Equal(3, table.Layout.Header.Count);
    }

    [Fact]
    public void A_term_that_is_merged_over_two_columns_of_days_is_both_of_them()
    {
        var table = Read(Workbooks.Of(
            [("名簿", [["氏名", "役職", "地区", "任期"], ["山田 太郎", "民生委員", "八幡", Workbooks.Number("44896", style: 1), Workbooks.Number("45991", style: 1)]])],
            sheet => sheet.Append(new MergeCells(new MergeCell { Reference = "D1:E1" }))));

        Assert.Equal(["2 氏名=山田 太郎|役職=民生委員|地区=八幡|就任日=2022-12-01|任期満了日=2025-11-30"], Rows(table));
        Assert.Equal(ColumnMapping.HeaderId(["氏名", "役職", "地区", "任期"]), ColumnMapping.HeaderId(table.Layout.Header));
    }

    [Fact]
    public void Headings_in_two_rows_part_a_name_and_leave_what_is_merged_downwards_as_it_is()
    {
        var table = Read(Workbooks.Of(
            [("名簿", [["氏名", null, "地区", "任期"], ["姓", "名", null, "自", "至"], ["山田", "太郎", "八幡", "R4.12.1", "R7.11.30"]])],
            sheet => sheet.Append(new MergeCells(new MergeCell { Reference = "A1:B1" }, new MergeCell { Reference = "C1:C2" }, new MergeCell { Reference = "D1:E1" }))));

        Assert.Equal(["3 氏名=山田 太郎|地区=八幡|就任日=R4.12.1|任期満了日=R7.11.30"], Rows(table));
        Assert.False(table.Layout.Merged);
    }

    [Fact]
    public void What_is_no_workbook_of_today_is_told_apart()
    {
        Assert.Equal(FileProblem.OldWorkbook, Problem([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
        Assert.Equal(FileProblem.Locked, Problem([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[70_000], .. Encoding.Unicode.GetBytes("EncryptedPackage")]));
        Assert.Equal(FileProblem.Broken, Problem([.. Workbooks.Of(["氏名"], ["山田"]).AsSpan(0, 900)]));
        Assert.Equal(FileProblem.NotATable, Problem(Zip(("word/document.xml", "<a/>"))));
        Assert.Equal(FileProblem.NotATable, Problem([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]));
        Assert.All(
            (string[])["<html><body><table><tr><td>氏名</td><td>電話</td></tr><tr><td>山田</td><td>1</td></tr></table>", "\n<!DOCTYPE html>\n<table>", "<?xml version=\"1.0\"?><html>", "<meta charset=\"x\"><table>", "MIME-Version: 1.0\n"],
            page => Assert.All([Encoding.UTF8.GetBytes(page), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(page)], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(page)]], file => Assert.Equal(FileProblem.WebPage, Problem(file))));
        Assert.Equal(FileProblem.OtherWorkbook, Problem(Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"))));
        Assert.Equal(FileProblem.OtherWorkbook, Problem(Zip(("xl/workbook.bin", ""))));
        Assert.Equal(FileProblem.Empty, Problem(Workbooks.Of([])));
    }

    [Fact]
    public void A_workbook_that_names_outside_entities_is_damaged()
    {
        var file = Replace(Workbooks.Of(["氏名"], ["山田"]), "xl/sharedStrings.xml", """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>""");

        Assert.Equal(FileProblem.Broken, Problem(file));
    }

    [Fact]
    public void A_small_file_that_unpacks_to_an_enormous_one_is_refused()
    {
        var file = new MemoryStream();
        file.Write(Workbooks.Of(["氏名"], ["山田"]));
        using (var archive = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var name = archive.Entries.First(e => e.FullName.Contains("sheet1", StringComparison.OrdinalIgnoreCase) || e.FullName.Contains("worksheets", StringComparison.Ordinal)).FullName;
            archive.GetEntry(name)!.Delete();
            using var sheet = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            sheet.Write("<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'><c t='inlineStr'><is><t>"u8);
            var spaces = new byte[1024 * 1024];
            Array.Fill(spaces, (byte)'a');
            for (var megabyte = 0; megabyte < 513; megabyte++) sheet.Write(spaces);
            sheet.Write("</t></is></c></row></sheetData></worksheet>"u8);
        }

        Assert.True(file.Length < 20 * 1024 * 1024);
        Assert.Equal(FileProblem.TooLargeInside, Problem(file.ToArray()));
    }

    [Fact]
    public void No_damage_to_a_workbook_makes_the_reader_throw()
    {
        var parts = new[] { "<", ">", "</", "row", "c", "v", " r=\"A1\"", " t=\"s\"", "9", "-1", "&amp;", "&#0;", "<c t=\"s\"><v>7</v></c>", "<row r=\"99999999999\"/>", "<mergeCell ref=\"A1:ZZZ9\"/>" };
        var sound = Workbooks.Of(["氏名", "電話"], ["山田", Workbooks.Number("1")]);
        var names = new[] { "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml" };
        var dice = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var name = names[dice.Next(names.Length)];
            var text = Part(sound, name);
            for (var cut = dice.Next(1, 4); cut > 0; cut--)
            {
                var at = dice.Next(text.Length);
                text = text[..at] + parts[dice.Next(parts.Length)] + text[Math.Min(text.Length, at + dice.Next(4))..];
            }

            if (ContactFile.Read(Replace(sound, name, text)) is FileOutcome.Table table)
                Assert.Equal(table.Rows.Count, table.Rows.ToList().Count);
        }
    }

    private static FileOutcome.Table Read(byte[] file) => Assert.IsType<FileOutcome.Table>(ContactFile.Read(file));

    private static FileProblem Problem(byte[] file) => Assert.IsType<FileOutcome.Unreadable>(ContactFile.Read(file)).Problem;

    private static IEnumerable<string> Rows(FileOutcome.Table table) =>
        table.Rows.Select(row => $"{row.Number} {string.Join('|', row.Fields.Select(f => $"{f.Key}={f.Value}"))}");

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }

    private static string Part(byte[] file, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using var part = new StreamReader(Entry(archive, name).Open());
        return part.ReadToEnd();
    }

    private static byte[] Replace(byte[] file, string name, string text)
    {
        var changed = new MemoryStream();
        changed.Write(file);
        using (var archive = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true))
        {
            var full = Entry(archive, name).FullName;
            archive.GetEntry(full)!.Delete();
            using var part = archive.CreateEntry(full).Open();
            part.Write(Encoding.UTF8.GetBytes(text));
        }

        return changed.ToArray();
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string name) =>
        archive.GetEntry(name) ?? archive.Entries.First(e => e.FullName.StartsWith(name[..^5], StringComparison.Ordinal));
}
