using System.Globalization;
using Outreach.Calendar;

namespace Outreach.Local.Samples;

/// <summary>
/// One row of the sample table, as it stands in a coordinator's file: one person or office in one role. Whoever has
/// several roles has several rows with the same number.
/// </summary>
/// <param name="Number">番号: who it is.</param>
/// <param name="Email">Empty for whoever has none; some share one.</param>
/// <param name="From">就任日, in one of the forms people type; empty for offices.</param>
/// <param name="Until">任期満了日, likewise.</param>
public sealed record SampleContact(
    int Number, string Name, string Kana, string Honorific, string Organisation, string Role, string District,
    string From, string Until, string Email, string PostalCode, string Address, string Phone, string Fax,
    string Channel, string Note);

/// <summary>
/// A city's table of contacts, invented but lifelike, and the same every time: in each of the 27 district units 20
/// council members, 8 heads, about 14 welfare commissioners and the offices. A third of the people have no
/// e-mail; couples and associations share a mailbox; some people hold several roles.
/// </summary>
/// <remarks>
/// Nobody can be reached by it: mail domains are reserved for examples (RFC 2606, JPRS), telephone numbers and postal
/// codes are of unassigned ranges, the streets do not exist.
/// </remarks>
public static class SampleContacts
{
    /// <summary>The roles in the table.</summary>
    public const string Member = "協議体メンバー", Head = "区長", Commissioner = "民生委員",
        SupportCentre = "あんしんセンター", Council = "社会福祉協議会", CommunityCentre = "地区公民館";

    private const string Mail = "メール";

    /// <summary>About 1,200 rows, ordered by number.</summary>
    public static IReadOnlyList<SampleContact> Rows { get; } = new Register().Fill();

    private sealed class Register
    {
        private const int MembersAUnit = 20, HeadsAUnit = 7, CommissionersAUnit = 13;

        private static readonly Unit[] Units = [.. SampleEvent.Districts.Select((name, i) => new Unit(i, name))];
        private static readonly string[] CouncilBranches = ["中央･南･城南", "榛名", "群馬(さくら)", "箕郷", "新町", "倉渕", "吉井"];
        private static readonly string[] Domains =
            ["mail.example.jp", "kurashi.example.jp", "docomo.example.jp", "ezweb.example.jp", "softbank.example.jp", "example.com"];
        private static readonly string[] Groups = ["ボランティアの会", "老人クラブ", "町内会", "居場所の会", "ふれあいサロン"];
        private static readonly string[] Notes =
        [
            "耳が遠いため、電話はご家族へ", "会場まで送迎が必要", "車いす席を希望", "平日の午後は不在",
            "資料は\"大きな字\"で, できれば2部", "夜8時以降は電話を控える\n留守番電話は可",
        ];

        private readonly Dice _dice = new(20250210);
        private readonly List<SampleContact> _rows = [];
        private readonly HashSet<string> _addresses = [];
        private int _lastNumber = 1000;

        public List<SampleContact> Fill()
        {
            foreach (var unit in Units)
            {
                AddOffices(unit);
                AddPeople(unit);
            }
            return _rows;
        }

        private void AddOffices(Unit unit)
        {
            Add($"高齢者あんしんセンター{unit.Places[0]}", SupportCentre);
            foreach (var place in unit.Places) Add($"{place}公民館", CommunityCentre);
            if (CouncilBranches.Contains(unit.Name)) Add($"社会福祉協議会 {unit.Places[0]}支所", Council);

            void Add(string name, string role) => _rows.Add(Office(name, role) with { District = Spell(unit.Name) });
        }

        private void AddPeople(Unit unit)
        {
            var members = People(MembersAUnit, unit, (place, _) => $"{place}{_dice.Pick(Groups)}");
            var heads = People(HeadsAUnit, unit, (place, i) => $"{place}第{i + 1}区");
            var commissioners = People(CommissionersAUnit, unit, (place, _) => $"{place}地区民生委員児童委員協議会");

            ref var spouse = ref unit.Index % 2 == 0 ? ref members[^1] : ref commissioners[^1];
            spouse = Household(spouse, members[..^1].Last(member => member.Email != ""));
            if (unit.Index % 3 == 0)
            {
                foreach (ref var head in heads.AsSpan(0, 3))
                    head = head with { Email = $"kuchokai-{unit.Index + 1:00}@jichikai.example.jp", Channel = Mail };
            }

            foreach (var (i, member) in members.Index())
            {
                _rows.Add(AsMember(member, unit));
                if (i == 0) _rows.Add(AsHead(member, unit));
                if (i == 1 || (i == 0 && unit.Index % 9 == 0)) _rows.Add(AsCommissioner(member, unit));
                if (i == 2 && unit.Index % 5 == 0) _rows.Add(AsMember(member, Units[unit.Index + 1]));
            }
            _rows.AddRange(heads.Select(head => AsHead(head, unit)));
            _rows.AddRange(commissioners.Select(commissioner => AsCommissioner(commissioner, unit)));
        }

        private SampleContact AsMember(SampleContact person, Unit unit) =>
            Appoint(person, Member, unit, new(_dice.OneIn(4) ? 2023 : 2024, 4, 1), new(2026, 3, 31));

        private SampleContact AsHead(SampleContact person, Unit unit) =>
            Appoint(person, Head, unit, new(_dice.OneIn(4) ? 2023 : 2024, 4, 1), new(2025, 3, 31));

        private SampleContact AsCommissioner(SampleContact person, Unit unit) =>
            Appoint(person, Commissioner, unit, _dice.OneIn(10) ? new(2023, 12, 1) : new(2022, 12, 1), new(2025, 11, 30));

        private SampleContact Appoint(SampleContact person, string role, Unit unit, DateOnly from, DateOnly until) =>
            person with { Role = role, District = Spell(unit.Name), From = Write(from), Until = Write(until) };

        private SampleContact[] People(int count, Unit unit, Func<string, int, string> organisation) =>
            [.. Enumerable.Range(0, count).Select(i => Person(unit) with { Organisation = organisation(_dice.Pick(unit.Places), i) })];

        private SampleContact Person(Unit unit)
        {
            var (surname, given) = (_dice.Pick(SampleNames.Surnames), _dice.Pick(SampleNames.GivenNames));
            var number = ++_lastNumber;
            var fax = _dice.OneIn(3) ? Line(number + 5000) : "";
            var email = _dice.OneIn(3) ? "" : Email(surname.Letters, given.Letters);
            return new(
                number, FullName(surname, given), FullKana(surname, given), "様", "", "", "", "", "",
                email, unit.PostalCode, $"高崎市{unit.Places[0]}見本町{1 + _dice.Roll(990)}番地{1 + _dice.Roll(20)}",
                _dice.OneIn(4) ? $"090-0000-{number}" : Line(number), fax, Channel(email, fax),
                _dice.OneIn(25) ? _dice.Pick(Notes) : "");
        }

        /// <summary><paramref name="person"/> as the wife or husband of <paramref name="partner"/>: one surname, house, telephone and mailbox.</summary>
        private SampleContact Household(SampleContact person, SampleContact partner)
        {
            var given = _dice.Pick(SampleNames.GivenNames);
            return partner with
            {
                Number = person.Number,
                Organisation = person.Organisation,
                Name = $"{partner.Name.Split(' ', '　')[0]}　{given.Written}",
                Kana = $"{partner.Kana.Split(' ')[0]} {given.Kana}",
                Channel = Mail,
                Note = $"{partner.Name}様と同じメールアドレス",
            };
        }

        private SampleContact Office(string name, string role)
        {
            var number = ++_lastNumber;
            return new(
                number, name, "", "御中", "", role, "", "", "", $"office{number}@takasaki.example.jp", "000-0000",
                $"高崎市見本町{number - 1000}番地", Line(number), Line(number + 5000), Mail, "");
        }

        private string Email(string surname, string given)
        {
            var domain = _dice.Pick(Domains);
            var local = (domain, _dice.Roll(10)) switch
            {
                // Carriers once gave these out, and people still have them.
                ("docomo.example.jp", 0) => $"{given}..{surname}",
                ("ezweb.example.jp", 0) => $"{surname}.{given}.",
                (_, < 5) => $"{given}.{surname}",
                _ => $"{surname}-{given[0]}{40 + _dice.Roll(30)}",
            };
            for (var i = 1; !_addresses.Add($"{local}@{domain}"); i++) local = string.Create(CultureInfo.InvariantCulture, $"{i}{local}");
            return $"{local}@{domain}";
        }

        private string Channel(string email, string fax) => (email, fax, _dice.Roll(20)) switch
        {
            ("", _, < 4) => "電話",
            ("", _, < 6) => "手渡し",
            ("", not "", _) => "FAX",
            ("", _, _) => "郵送",
            (_, _, 0) => "郵送",
            _ => Mail,
        };

        private string FullName(NamePart surname, NamePart given) => $"{surname.Written}{(_dice.OneIn(8) ? ' ' : '　')}{given.Written}";

        private string FullKana(NamePart surname, NamePart given) =>
            _dice.OneIn(10) ? Katakana($"{surname.Kana} {given.Kana}") : $"{surname.Kana} {given.Kana}";

        private static string Katakana(string hiragana) =>
            string.Concat(hiragana.Select(kana => kana is >= 'ぁ' and <= 'ゖ' ? (char)(kana + 'ァ' - 'ぁ') : kana));

        private string Write(DateOnly day) => _dice.Roll(6) switch
        {
            0 => Wareki.FormatDate(day),
            1 => Wide(Wareki.FormatDate(day)),
            2 => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            3 => day.ToString("yyyy/M/d", CultureInfo.InvariantCulture),
            _ => Wareki.FormatShort(day),
        };

        private static string Wide(string text) => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c));

        /// <summary>One of the ways in which lists of a city spell the same district.</summary>
        private string Spell(string unit) => (unit, _dice.Roll(8)) switch
        {
            (_, 0) => unit.Replace('･', '・').Replace("地区）", "）", StringComparison.Ordinal),
            (_, 1) => unit.Replace('（', '(').Replace('）', ')').Replace('･', '、'),
            ("倉渕", 2) => "倉淵",
            ("群馬(さくら)", 2) => "群馬さくら",
            (_, 3) when !unit.EndsWith('）') && !unit.EndsWith(')') => $"{unit}地区",
            _ => unit,
        };

        private static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"027-000-{number:0000}");
    }

    /// <summary>A district unit: its place in the event's order, and the places that make it up.</summary>
    private sealed record Unit(int Index, string Name)
    {
        /// <summary>滝川 and 京ヶ島; 群馬さくら; 矢中 for the half of 中居･矢中.</summary>
        public string[] Places { get; } = Name.Split('(', '（', ')', '）') switch
        {
            ["群馬", var half, _] => [$"群馬{half}"],
            [_, var half, _] => [half.Replace("地区", "", StringComparison.Ordinal)],
            _ => Name.Split('･', '・'),
        };

        public string PostalCode { get; } = string.Create(CultureInfo.InvariantCulture, $"000-{Index + 1:0000}");
    }
}
