using Outreach.Contacts;

namespace Outreach.Functions.Contacts;

/// <summary>What each column of a list may hold, in the explanation and in the template.</summary>
internal static class ImportExamples
{
    /// <summary>Column → what to write → an example.</summary>
    public static IReadOnlyList<(string Column, string Meaning, string Example)> Columns =>
    [
        (ContactColumn.Number, ImportTexts.MeansNumber, "1001"),
        (ContactColumn.Kind, ImportTexts.MeansKind, "個人"),
        (ContactColumn.Name, ImportTexts.MeansName, "見本 太郎"),
        (ContactColumn.Kana, ImportTexts.MeansKana, "みほん たろう"),
        (ContactColumn.Honorific, ImportTexts.MeansHonorific, ""),
        (ContactColumn.Organisation, ImportTexts.MeansOrganisation, "見本第1区"),
        (ContactColumn.Title, ImportTexts.MeansTitle, "事務局長"),
        (ContactColumn.Role, ImportTexts.MeansRole, "区長"),
        (ContactColumn.District, ImportTexts.MeansDistrict, "八幡"),
        (ContactColumn.From, ImportTexts.MeansFrom, "令和6年4月1日"),
        (ContactColumn.Until, ImportTexts.MeansUntil, "R8.3.31"),
        (ContactColumn.Source, ImportTexts.MeansSource, "令和6年度区長名簿"),
        (ContactColumn.Mail, ImportTexts.MeansMail, "taro@example.jp"),
        (ContactColumn.PostalCode, ImportTexts.MeansPostalCode, "370-0000"),
        (ContactColumn.Address, ImportTexts.MeansAddress, "高崎市見本町1番地"),
        (ContactColumn.Telephone, ImportTexts.MeansTelephone, "027-000-0001"),
        (ContactColumn.Fax, ImportTexts.MeansFax, "027-000-0002"),
        (ContactColumn.Preferred, ImportTexts.MeansPreferred, "メール"),
        (ContactColumn.PreferredForInvitations, ImportTexts.MeansPreferredFor, "メール"),
        (ContactColumn.PreferredForQuestionnaires, ImportTexts.MeansPreferredFor, "郵送"),
        (ContactColumn.PreferredForNewsletters, ImportTexts.MeansPreferredFor, "手渡し"),
        (ContactColumn.Status, ImportTexts.MeansStatus, ""),
        (ContactColumn.StatusSince, ImportTexts.MeansStatusSince, ""),
        (ContactColumn.Note, ImportTexts.MeansNote, "車いす席を希望"),
    ];

    /// <summary>A person with two roles and one with hardly more than a name. The district is one that is registered, so that the file imports as it is.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(ContactBook book)
    {
        var person = Columns.ToDictionary(c => c.Column, c => c.Example);
        var district = book.Districts.Count > 0 ? book.Districts[0].Name : person[ContactColumn.District];
        yield return new Dictionary<string, string>(person) { [ContactColumn.District] = district };
        yield return new Dictionary<string, string>(person) { [ContactColumn.District] = district, [ContactColumn.Role] = "協議体メンバー" };
        yield return new Dictionary<string, string>
        {
            [ContactColumn.Number] = "1002",
            [ContactColumn.Name] = "見本 花子",
            [ContactColumn.Role] = "民生委員",
            [ContactColumn.District] = district,
            [ContactColumn.Telephone] = "027-000-0003",
            [ContactColumn.Preferred] = "郵送",
        };
    }
}
