using System.Globalization;
using System.Net;
using System.Text;
using QRCoder;

namespace Outreach.Functions.Dispatch;

/// <summary>QR codes as one path of SVG, sharp on paper.</summary>
internal static class QrCode
{
    /// <summary>The code for an address, with a quarter of it to spare for folds and stains.</summary>
    public static string Svg(string address, string label)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.Q);
        var path = new StringBuilder();
        var rows = data.ModuleMatrix;
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (rows[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"qr\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(label)}\" viewBox=\"0 0 {rows.Count} {rows.Count}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>");
    }
}
