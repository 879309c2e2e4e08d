using System.Globalization;
using System.Xml;

namespace Azure.Data.Tables;

/// <summary>Writes the arguments of an interpolated filter as OData literals.</summary>
internal static class QueryFilter
{
    /// <exception cref="ArgumentException">An argument is null or of a type that rows cannot hold.</exception>
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, Array.ConvertAll(filter.GetArguments(), Literal));
    }

    private static object Literal(object? argument) => argument switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => Literal(time.UtcDateTime),
        DateTime time => $"datetime'{XmlConvert.ToString(time.ToUniversalTime(), XmlDateTimeSerializationMode.RoundtripKind)}'",
        Guid id => $"guid'{id}'",
        byte[] bytes => $"X'{Convert.ToHexStringLower(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexStringLower(bytes.ToMemory().Span)}'",
        null => throw new ArgumentException("Rows hold no null, so a filter cannot compare with it."),
        _ => throw new ArgumentException($"A filter cannot compare with a {argument.GetType()}."),
    };
}
