using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Which column of a contact list each place of a file's rows goes into.</summary>
/// <param name="Columns">
/// By place: a <see cref="ContactColumn"/>, <see cref="Term"/>, or null for what is not used. Several places may go into one
/// column, 姓 and 名 for instance: see <see cref="Fields"/>.
/// </param>
public sealed partial record ColumnMapping(IReadOnlyList<string?> Columns)
{
    /// <summary>任期: both days in one cell, 令和4年12月1日～令和7年11月30日.</summary>
    public const string Term = "任期";

    /// <summary>The header over the sheets' names, where several sheets are read as one table.</summary>
    public const string SheetName = "シート名";

    /// <summary>The headers of what is added to a file that is handed back to be put right: its row, and what to do.</summary>
    public static readonly IReadOnlyList<string> Added = ["元の行", "直すところ"];

    /// <summary>Characters in a <see cref="HeaderId"/>: 128 bits.</summary>
    public const int HeaderIdLength = 26;

    private const int LongestSecond = 15, LeastSecond = 2;

    // As office software and offices name them; compared by Key. The column's own name is always known. No. is none of them: it counts
    // the rows of nearly every list, and would take the first of one list for the first of another.
    private static readonly Dictionary<string, string> Known = new[]
    {
        (ContactColumn.Number, "番号 名簿番号 整理番号 管理番号 登録番号 会員番号 個人番号 コード 宛名番号 ID"),
        (ContactColumn.Kind, "種別 個人・団体 個人団体 区分(個人・団体)"),
        (ContactColumn.Name, "氏名 名前 お名前 御名前 ご氏名 御氏名 氏名(漢字) 漢字氏名 漢字名 フルネーム 委員氏名 委員名 会員名 氏名・団体名 氏名又は団体名 氏名または団体名 氏名・名称 名称 団体名・氏名 name fullname"),
        (ContactColumn.Kana, "ふりがな フリガナ カナ かな 読み よみ よみがな ヨミガナ 読み仮名 氏名かな 氏名カナ 氏名(かな) 氏名(カナ) 氏名(ふりがな) 氏名(フリガナ) 氏名フリガナ 氏名ふりがな カナ氏名 かな氏名 カナ名 名前カナ 名前かな お名前(フリガナ) お名前(ふりがな) フリガナ(カナ) kana"),
        (ContactColumn.Honorific, "敬称"),
        (ContactColumn.Organisation, "所属 所属団体 団体 団体名 所属団体名 所属先 所属機関 機関名 勤務先 会社名 事業所名 施設名 自治会 自治会名 町内会 町内会名 行政区 行政区名 区名 organisation organization"),
        (ContactColumn.Title, "肩書 肩書き"),
        (ContactColumn.Role, "役職 役職名 役 役名 職名 職 役割 委員区分 委員種別 委員の種類 協議体役職 role"),
        (ContactColumn.District, "地区 地区名 担当地区 担当地区名 地域 地域名 担当地域 圏域 日常生活圏域 協議体 協議体名 第2層 第2層地区 校区 小学校区 中学校区 学区 district"),
        (ContactColumn.From, "就任日 就任年月日 就任 委嘱日 委嘱年月日 任命日 任命年月日 着任日 任期(自) 任期自 任期開始 任期開始日 任期始 任期(始) 任期(開始) 任期(から) 自 開始日"),
        (ContactColumn.Until, "任期満了日 任期満了 任期満了年月日 満了日 退任日 退任年月日 任期(至) 任期至 任期終了 任期終了日 任期末 任期(終) 任期(満了) 任期(終了) 任期(まで) 至 終了日"),
        (Term, "任期 在任期間 任期(自～至) 任期(自至) 委嘱期間"),
        (ContactColumn.Source, "出典 名簿名"),
        (ContactColumn.Mail, "メール メールアドレス メルアド Eメール Eメールアドレス 電子メール 電子メールアドレス 電子メールアドレス(PC) PCメール E-mail Email e-mailアドレス Mail mailaddress"),
        (ContactColumn.PostalCode, "郵便番号 〒 郵便 郵便番号(〒) 自宅郵便番号 zip postalcode"),
        (ContactColumn.Address, "住所 ご住所 御住所 現住所 自宅住所 所在地 送付先 送付先住所 連絡先住所 〒・住所 〒住所 郵便番号・住所 address"),
        (ContactColumn.Telephone, "電話 電話番号 TEL 電話(自宅) 電話番号(自宅) 自宅電話 自宅電話番号 固定電話 連絡先電話番号 連絡先(電話) 連絡先 携帯 携帯電話 携帯電話番号 携帯番号 電話番号(携帯) 携帯TEL 電話・携帯 TEL(携帯) TEL(自宅) telephone phone"),
        (ContactColumn.Fax, "FAX FAX番号 ファックス ファクス ファックス番号 ファクシミリ 電話・FAX(FAX)"),
        (ContactColumn.Preferred, "希望連絡方法 連絡方法 連絡手段 希望する連絡方法 通知方法"),
        (ContactColumn.Status, "状態 在籍状況 在籍 異動区分"),
        (ContactColumn.StatusSince, "状態の日 異動日 異動年月日"),
        (ContactColumn.Note, "備考 備考欄 メモ 摘要 特記事項 その他 note"),
        (ContactColumn.Id, ContactColumn.Id),
    }.SelectMany(known => known.Item2.Split(' ').Select(name => (Name: Key(name), Column: known.Item1)))
        .Concat(ContactColumn.All.Select(column => (Name: Key(column), Column: column)))
        .DistinctBy(known => known.Name).ToDictionary(known => known.Name, known => known.Column);

    // A column that is spread over several: each part's names, in the order in which the parts are joined.
    private static readonly (string Column, bool All, HashSet<string>[] Parts)[] Spread =
    [
        (ContactColumn.Name, true, Parts("姓 氏 苗字 名字 氏名(姓) 氏名姓 姓(漢字) lastname", "名 氏名(名) 氏名名 名(漢字) 下の名前 firstname")),
        (ContactColumn.Kana, true, Parts(
            "セイ せい 姓カナ 姓かな 姓(カナ) 姓(かな) 姓(ふりがな) 姓(フリガナ) 姓フリガナ 姓ふりがな フリガナ(姓) ふりがな(姓) フリガナ(セイ) カナ姓 氏名カナ(姓)",
            "メイ めい 名カナ 名かな 名(カナ) 名(かな) 名(ふりがな) 名(フリガナ) 名フリガナ 名ふりがな フリガナ(名) ふりがな(名) フリガナ(メイ) カナ名 氏名カナ(名)")),
        (ContactColumn.Address, false, Parts(
            "都道府県 都道府県名 県", "市区町村 市町村 市区町村名 市町村名 市区郡", "住所 住所1 住所(1) 住所① 町名 町域 大字 町丁目 ご住所 現住所 自宅住所", "番地 丁目番地 番地等 地番",
            "住所2 住所(2) 住所② 建物名 建物 マンション名 方書 建物名等 アパート・マンション名 アパート名等", "住所3 住所(3) 住所③ 部屋番号 号室")),
    ];

    /// <summary>The columns that can be said once for all rows, where the file has none for them: a list of all 民生委員 need not say so in each row.</summary>
    public static IReadOnlyList<string> ForWholeFile { get; } = [ContactColumn.Role, ContactColumn.District];

    /// <summary>Whether the first row is a person's already: there are no headers, and the columns are told by their places.</summary>
    public bool NoHeader { get; init; }

    /// <summary>Only whether there is a header was said: what the columns are is to be guessed, and asked.</summary>
    public bool IsOpen => Columns.Count == 0;

    /// <summary>What all rows have in common, by column of <see cref="ForWholeFile"/>.</summary>
    public IReadOnlyDictionary<string, string> WholeFile { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers that mean the same, of which somebody must say which counts: until then the file is not read.</summary>
    public IReadOnlyList<Clash> Clashes { get; init; } = [];

    /// <summary>Places of 任期 with one day each, of which somebody must say whether the term begins or ends on it: until then the file is not read.</summary>
    public IReadOnlyList<int> OpenDays { get; init; } = [];

    /// <summary>The name, however it is put together, without which nobody can be told from anybody.</summary>
    public bool HasName => Columns.Contains(ContactColumn.Name);

    /// <summary>Whether a file can be read by it.</summary>
    public bool IsClear => HasName && Clashes.Count == 0 && OpenDays.Count == 0;

    /// <summary>
    /// Whether each column of <see cref="ContactExport"/> is there: then a row with a <see cref="ContactColumn.Id"/> was written from all that is
    /// kept of a contact.
    /// </summary>
    public bool IsExport => ContactColumn.All.Append(ContactColumn.Id).All(Columns.Contains);

    /// <summary>The columns that a file with this mapping speaks of.</summary>
    public IReadOnlySet<string> Spoken => Columns.OfType<string>().SelectMany(IEnumerable<string> (c) => c == Term ? [ContactColumn.From, ContactColumn.Until] : [c])
        .Concat(WholeFile.Keys).ToHashSet();

    /// <summary>What headers usually mean. Of two that mean the same the first stands for both, unless they are parts of one (姓 and 名, 住所1 and 住所2).</summary>
    public static ColumnMapping Guess(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var keys = header.Select(Key).ToList();
        var columns = new string?[keys.Count];
        var taken = new HashSet<string>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (Meaning(keys[i]) is { } column && taken.Add(column))
                columns[i] = column;
        }

        foreach (var (column, all, parts) in Spread)
        {
            var places = parts.Select(names => keys.FindIndex(names.Contains)).ToList();
            var found = places.Where(place => place >= 0).ToList();
            // 名 alone says nothing; a 氏名 of its own makes the parts superfluous.
            if (found.Count < 2 || (all && (places.Contains(-1) || taken.Contains(column))))
                continue;
            if (!all && taken.Contains(column) && !found.Exists(place => columns[place] == column))
                continue;
            foreach (var place in found) columns[place] = column;
        }

        // A sheet for each district is called by it.
        if (!taken.Contains(ContactColumn.District) && keys.IndexOf(Key(SheetName)) is >= 0 and var sheet)
            columns[sheet] = ContactColumn.District;
        // 任期 beside the days themselves says the same once more.
        if (taken.Contains(ContactColumn.From) && taken.Contains(ContactColumn.Until) && Array.IndexOf(columns, Term) is >= 0 and var term)
            columns[term] = null;
        return new ColumnMapping(columns)
        {
            Clashes =
            [
                .. keys.Select((key, place) => (Column: Meaning(key), Place: place)).Where(m => m.Column is not null && columns.Contains(m.Column))
                    .GroupBy(m => m.Column!, m => m.Place).Where(places => places.Any(place => columns[place] != places.Key))
                    .Select(places => new Clash(places.Key, [.. places])),
            ],
        };
    }

    /// <summary>
    /// The same with what only the values tell of a term: 任期 over two columns of days is its beginning and its end, and so is 自 with a column
    /// beside it over which nothing stands.
    /// </summary>
    /// <param name="header">What was guessed of.</param>
    /// <param name="values">The first texts by place.</param>
    public ColumnMapping SeenIn(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> values)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(values);
        var columns = Columns.ToArray();
        var open = new List<int>();
        foreach (var place in Enumerable.Range(0, columns.Length).Where(place => columns[place] is Term or ContactColumn.From && AreDays(values.ElementAtOrDefault(place))))
        {
            var (begins, ends) = (columns.Contains(ContactColumn.From), columns.Contains(ContactColumn.Until));
            var next = place + 1;
            if (!ends && (columns[place] is ContactColumn.From || !begins) && next < columns.Length && header[next].Length == 0 && columns[next] is null
                && AreDays(values.ElementAtOrDefault(next)))
                (columns[place], columns[next]) = (ContactColumn.From, ContactColumn.Until);
            else if (columns[place] is Term && begins != ends)
                columns[place] = begins ? ContactColumn.Until : ContactColumn.From;
            else if (columns[place] is Term)
                open.Add(place);
        }

        return this with { Columns = columns, OpenDays = open };
    }

    /// <summary>Whether most of a column's texts are one day each.</summary>
    public static bool AreDays(IReadOnlyList<string>? values) =>
        values is { Count: > 0 } && values.Count(value => IsDay(value) || ContactFile.SerialDay(value) is not null) * 2 > values.Count;

    /// <summary>What columns without headers seem to hold. Of two of a kind the first counts; what cannot be told is left to be chosen.</summary>
    /// <param name="rows">The first rows of the table.</param>
    public static ColumnMapping GuessOf(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var columns = new string?[rows.Select(row => row.Count).DefaultIfEmpty(0).Max()];
        var cells = columns.Select((_, place) => rows.Select(row => row.ElementAtOrDefault(place) ?? "").Where(cell => cell.Length > 0).ToList()).ToList();
        foreach (var (column, fits) in Looks)
        {
            if (!columns.Contains(column) && Enumerable.Range(0, columns.Length).FirstOrDefault(place => columns[place] is null && cells[place].Count > 0 && cells[place].Count(fits) * 2 > cells[place].Count, -1) is >= 0 and var at)
                columns[at] = column;
        }

        return new ColumnMapping(columns) { NoHeader = true };
    }

    /// <summary>Whether a row of a table is no header: something in it is an address, a number or a day.</summary>
    public static bool LooksLikeData(IReadOnlyList<string> row) => row.Count(cell => cell.Length > 0) > 1 && row.Any(IsData);

    private static bool IsData(string cell) => cell.Length > 0 && Data.Any(column => Looks.First(look => look.Column == column).Fits(cell));

    private static readonly string[] Data = [ContactColumn.Mail, ContactColumn.PostalCode, ContactColumn.Telephone, ContactColumn.From];

    // The surest first: what one of them takes is not looked at by the next.
    private static readonly (string Column, Func<string, bool> Fits)[] Looks =
    [
        (ContactColumn.Mail, cell => EmailAddress.TryParse(cell) is not null),
        (ContactColumn.PostalCode, cell => PostalCode().IsMatch(Nfkc.Of(cell))),
        (ContactColumn.Telephone, IsPhone),
        (ContactColumn.Fax, IsPhone),
        (ContactColumn.From, IsDay),
        (ContactColumn.Until, IsDay),
        (ContactColumn.Address, cell => Address().IsMatch(Nfkc.Of(cell))),
        (ContactColumn.Kana, cell => cell.Length > 1 && Kana.Key(cell).All(Kana.IsKana)),
        (ContactColumn.Role, cell => Role().IsMatch(cell)),
        (ContactColumn.Name, cell => TwoWords().IsMatch(cell)),
        (ContactColumn.Name, cell => Word().IsMatch(cell)),
    ];

    private static bool IsPhone(string cell) => Phones.Numbers(ContactText.Kept(ContactColumn.Telephone, cell)).Count > 0;

    private static bool IsDay(string cell) => Calendar.Wareki.TryParse(cell) is Calendar.DateReading.Date;

    /// <summary>
    /// The same for the same headers in the same order, and for no others (<see cref="HeaderIdLength"/> letters and digits). It tells no text. What
    /// <see cref="Added"/> adds makes no difference: what was chosen for a file holds for it when it comes back.
    /// </summary>
    public static string HeaderId(IReadOnlyList<string> header)
    {
        var keys = header.Reverse().SkipWhile(text => text.Length == 0 || Added.Contains(text)).Reverse().Select(Key);
        return Base32.Encode(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys)))), HeaderIdLength);
    }

    /// <summary>The texts of one row by column; empty ones are absent.</summary>
    /// <param name="cells">The row's texts by place.</param>
    /// <param name="header">For a note that is put together from several columns.</param>
    public IReadOnlyDictionary<string, string> Fields(IReadOnlyList<string> cells, IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(header);
        var fields = new Dictionary<string, string>();
        for (var i = 0; i < cells.Count && i < Columns.Count; i++)
        {
            if (cells[i].Length == 0 || Columns[i] is not { } column)
                continue;
            var text = column == ContactColumn.Note && Columns.Count(c => c == ContactColumn.Note) > 1 && header[i].Length > 0 ? $"{header[i]}：{cells[i]}" : cells[i];
            if (column != Term)
                fields[column] = fields.TryGetValue(column, out var before) ? Joined(column, before, text) : text;
            else if (Between().Split(text, 2) is var days)
            {
                if (days[0].Trim() is { Length: > 0 } from && days.Length == 2)
                    fields.TryAdd(ContactColumn.From, from);
                if (Until().Replace(days[^1], "").Trim() is { Length: > 0 } until)
                    fields.TryAdd(ContactColumn.Until, until);
            }
        }

        foreach (var (column, text) in WholeFile) fields[column] = text;
        return fields;
    }

    private static string Joined(string column, string before, string text) => column switch
    {
        ContactColumn.Name or ContactColumn.Kana => $"{before} {text}",
        ContactColumn.Address => "都道府県市区郡町村".Contains(before[^1], StringComparison.Ordinal) ? before + text : $"{before} {text}",
        ContactColumn.Telephone or ContactColumn.Fax => Phones.Said(before) == Phones.Said(text) ? before : $"{before}／{text}",
        ContactColumn.Organisation => before == text ? before : $"{before}、{text}",
        ContactColumn.Note => $"{before}\n{text}",
        _ => before,
    };

    /// <summary>
    /// The headers of a table that has them in two rows, 任期 over 自 and 至 or 氏名 over 姓 and 名; null where the second row is none.
    /// </summary>
    /// <param name="header">The first row.</param>
    /// <param name="second">The row right under it.</param>
    public static IReadOnlyList<string>? Joined(IReadOnlyList<string> header, IReadOnlyList<string> second)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(second);
        var joined = Enumerable.Range(0, Math.Max(header.Count, second.Count)).Select(place => header.ElementAtOrDefault(place) ?? "").ToArray();
        var (group, said, known) = ("", 0, 0);
        for (var i = 0; i < joined.Length; i++)
        {
            var (above, below) = (joined[i], second.ElementAtOrDefault(i) ?? "");
            // Cells that are merged sideways stand in the first of them.
            if (above.Length > 0)
                group = below.Length > 0 && below != above ? above : "";
            if (below.Length == 0 || below == above)
                continue;
            var name = new[] { group + below, below }.FirstOrDefault(Knows);
            if (below.Length > LongestSecond || IsData(below) || (Meaning(Key(above)) is ContactColumn.Name && !(name is not null && IsOfName(name))))
                return null;
            said++;
            known += name is null ? 0 : 1;
            joined[i] = name ?? (above.Length > 0 ? above : below);
        }

        return known >= LeastSecond || (known > 0 && known == said) ? joined : null;
    }

    /// <summary>Whether a header can stand below 氏名: 姓, 名, a reading.</summary>
    private static bool IsOfName(string header) => Meaning(Key(header)) is ContactColumn.Name or ContactColumn.Kana
        || Spread.Any(spread => spread.Column is ContactColumn.Name or ContactColumn.Kana && spread.Parts.Any(part => part.Contains(Key(header))));

    private static bool Knows(string header) => Meaning(Key(header)) is not null || Spread.Any(spread => spread.Parts.Any(part => part.Contains(Key(header))));

    /// <summary>What a header means: as it is, else without marks and without what stands in brackets, 電話番号（日中）※.</summary>
    private static string? Meaning(string key)
    {
        return Known.GetValueOrDefault(key) ?? (Brackets().Replace(key, "") is { Length: > 0 } bare ? Known.GetValueOrDefault(bare) : null);
    }

    private static string Key(string header) => Marks().Replace(Names.Key(header).ToLowerInvariant(), "");

    private static HashSet<string>[] Parts(params string[] names) => [.. names.Select(part => part.Split(' ').Select(Key).ToHashSet())];

    [GeneratedRegex(@"^[※*＊◎○●・:：【\[]*|[※*＊:：】\]]*$|\((?:必須|任意)\)")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\s*(?:[～〜~]|から|\s[-－―]\s)\s*")]
    private static partial Regex Between();

    [GeneratedRegex("^〒? ?[0-9]{3}-?[0-9]{4}$")]
    private static partial Regex PostalCode();

    [GeneratedRegex("[市区町村郡].*[0-9]")]
    private static partial Regex Address();

    [GeneratedRegex("(?:区長|委員|会長|部長|班長|組長|支援員|メンバー|代表|会計|書記|監事|顧問)$")]
    private static partial Regex Role();

    [GeneratedRegex(@"^[\p{L}々]{1,6}\s[\p{L}々ー]{1,6}$")]
    private static partial Regex TwoWords();

    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}々ヶ]{3,6}$")]
    private static partial Regex Word();

    [GeneratedRegex("まで$")]
    private static partial Regex Until();
}

/// <summary>Headers that mean the same.</summary>
/// <param name="Column">The <see cref="ContactColumn"/> that each of them usually means.</param>
/// <param name="Places">Where they stand, from 0; at least two.</param>
public sealed record Clash(string Column, IReadOnlyList<int> Places);
