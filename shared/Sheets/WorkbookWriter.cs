using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Outreach.Sheets;

/// <summary>Writes a table as an Excel workbook: one sheet, the header frozen and bold, every cell a text, so that no spreadsheet makes dates, numbers or formulas of it.</summary>
internal static class WorkbookWriter
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    // A zip entry remembers when it was written; the same table is to be the same bytes.
    private static readonly DateTimeOffset Written = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes rows one by one; none is held.</summary>
    /// <param name="output">Need not be seekable; left open.</param>
    /// <param name="name">The sheet's name: at most 31 characters, none of <c>: \ / ? * [ ]</c>.</param>
    /// <param name="header">Each column's title, and its width in characters.</param>
    /// <param name="rows">Texts, a cell each.</param>
    public static void Write(Stream output, string name, IReadOnlyList<(string Title, int Width)> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        Part(archive, "[Content_Types].xml", xml => Element(xml, "Types", Package + "content-types", () =>
        {
            Leaf(xml, "Default", ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
            Leaf(xml, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", Type + "sheet.main+xml"));
            Leaf(xml, "Override", ("PartName", "/xl/worksheets/sheet1.xml"), ("ContentType", Type + "worksheet+xml"));
            Leaf(xml, "Override", ("PartName", "/xl/styles.xml"), ("ContentType", Type + "styles+xml"));
        }));
        Part(archive, "_rels/.rels", xml => Element(xml, "Relationships", Package + "relationships", () =>
            Leaf(xml, "Relationship", ("Id", "rId1"), ("Type", Relations + "/officeDocument"), ("Target", "xl/workbook.xml"))));
        Part(archive, "xl/_rels/workbook.xml.rels", xml => Element(xml, "Relationships", Package + "relationships", () =>
        {
            Leaf(xml, "Relationship", ("Id", "rId1"), ("Type", Relations + "/worksheet"), ("Target", "worksheets/sheet1.xml"));
            Leaf(xml, "Relationship", ("Id", "rId2"), ("Type", Relations + "/styles"), ("Target", "styles.xml"));
        }));
        Part(archive, "xl/workbook.xml", xml => Element(xml, "workbook", Main, () => Element(xml, "sheets", null, () =>
        {
            xml.WriteStartElement("sheet");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("sheetId", "1");
            xml.WriteAttributeString("r", "id", Relations, "rId1");
            xml.WriteEndElement();
        })));
        Part(archive, "xl/styles.xml", Styles);
        Part(archive, "xl/worksheets/sheet1.xml", xml => Sheet(xml, header, rows));
    }

    private static void Sheet(XmlWriter xml, IReadOnlyList<(string Title, int Width)> header, IEnumerable<IReadOnlyList<string>> rows) =>
        Element(xml, "worksheet", Main, () =>
        {
            Element(xml, "sheetViews", null, () => Element(xml, "sheetView", null, () =>
            {
                Attributes(xml, ("workbookViewId", "0"));
                Leaf(xml, "pane", ("ySplit", "1"), ("topLeftCell", "A2"), ("activePane", "bottomLeft"), ("state", "frozen"));
            }));
            Element(xml, "cols", null, () =>
            {
                foreach (var (index, (_, width)) in header.Index())
                    Leaf(xml, "col", ("min", Text(index + 1)), ("max", Text(index + 1)), ("width", Text(width)), ("style", "1"), ("customWidth", "1"));
            });
            Element(xml, "sheetData", null, () =>
            {
                Row(xml, 1, [.. header.Select(h => h.Title)], "2");
                foreach (var (index, row) in rows.Index()) Row(xml, index + 2, row, "1");
            });
        });

    private static void Row(XmlWriter xml, int number, IReadOnlyList<string> cells, string style) => Element(xml, "row", null, () =>
    {
        Attributes(xml, ("r", Text(number)));
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0)
                continue;
            xml.WriteStartElement("c");
            Attributes(xml, ("r", Letters(i) + Text(number)), ("s", style), ("t", "inlineStr"));
            xml.WriteStartElement("is");
            xml.WriteStartElement("t");
            xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(Escaped(cells[i]));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
    });

    /// <summary>0 general; 1 text (format 49), wrapped; 2 the same in bold.</summary>
    private static void Styles(XmlWriter xml) => Element(xml, "styleSheet", Main, () =>
    {
        Element(xml, "fonts", null, () =>
        {
            Attributes(xml, ("count", "2"));
            foreach (var bold in (ReadOnlySpan<bool>)[false, true])
            {
                xml.WriteStartElement("font");
                if (bold) Leaf(xml, "b");
                Leaf(xml, "sz", ("val", "11"));
                Leaf(xml, "name", ("val", "游ゴシック"));
                xml.WriteEndElement();
            }
        });
        Element(xml, "fills", null, () =>
        {
            Attributes(xml, ("count", "2"));
            Element(xml, "fill", null, () => Leaf(xml, "patternFill", ("patternType", "none")));
            Element(xml, "fill", null, () => Leaf(xml, "patternFill", ("patternType", "gray125")));
        });
        Element(xml, "borders", null, () =>
        {
            Attributes(xml, ("count", "1"));
            Leaf(xml, "border");
        });
        Element(xml, "cellStyleXfs", null, () =>
        {
            Attributes(xml, ("count", "1"));
            Leaf(xml, "xf", ("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0"));
        });
        Element(xml, "cellXfs", null, () =>
        {
            Attributes(xml, ("count", "3"));
            Leaf(xml, "xf", ("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0"), ("xfId", "0"));
            foreach (var font in (ReadOnlySpan<string>)["0", "1"])
            {
                xml.WriteStartElement("xf");
                Attributes(xml, ("numFmtId", "49"), ("fontId", font), ("fillId", "0"), ("borderId", "0"), ("xfId", "0"), ("applyNumberFormat", "1"), ("applyFont", "1"), ("applyAlignment", "1"));
                Leaf(xml, "alignment", ("vertical", "top"), ("wrapText", "1"));
                xml.WriteEndElement();
            }
        });
    });

    /// <summary>What XML cannot hold, and what would be taken for such an escape.</summary>
    private static string Escaped(string text)
    {
        if (text.All(c => c is >= ' ' and < '\uD800' or '\n' or '\t' && c != '_'))
            return text;
        var escaped = new System.Text.StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                escaped.Append(text[i++]).Append(text[i]);
            else if (!XmlConvert.IsXmlChar(text[i]) || text[i] == '\r' || (text[i] == '_' && Workbook.Unescaped(text[i..Math.Min(text.Length, i + 7)]) != text[i..Math.Min(text.Length, i + 7)]))
                escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)text[i]:X4}_");
            else
                escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    private static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters(column / 26 - 1) + (char)('A' + column % 26);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Part(ZipArchive archive, string name, Action<XmlWriter> write)
    {
        var entry = archive.CreateEntry(name);
        entry.LastWriteTime = Written;
        using var stream = entry.Open();
        using var xml = XmlWriter.Create(stream);
        xml.WriteStartDocument(standalone: true);
        write(xml);
    }

    private static void Element(XmlWriter xml, string name, string? ns, Action write)
    {
        if (ns is null)
            xml.WriteStartElement(name);
        else
            xml.WriteStartElement(name, ns);
        write();
        xml.WriteEndElement();
    }

    private static void Leaf(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        Attributes(xml, attributes);
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes) xml.WriteAttributeString(name, value);
    }
}
