using System.IO.Compression;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Functions.Pages;

namespace Outreach.Tests.Support;

/// <summary>What a client gets from a result: the result is executed as the host would.</summary>
public sealed record Executed(int Status, IHeaderDictionary Headers, byte[] Body)
{
    /// <summary>The office on pages under test.</summary>
    public static readonly Office Office = new(
        "高崎市 長寿社会課", Telephone: "027-321-1319", Fax: "027-321-0000", Email: "sc@city.example.jp", Address: "高崎市高松町35番地1");

    /// <summary>The body as text, decompressed.</summary>
    public string Text => Encoding.UTF8.GetString(Headers.ContentEncoding.ToString() switch
    {
        "br" => Read(new BrotliStream(new MemoryStream(Body), CompressionMode.Decompress)),
        "gzip" => Read(new GZipStream(new MemoryStream(Body), CompressionMode.Decompress)),
        _ => Body,
    });

    /// <summary>The body as a page.</summary>
    public IDocument Page => new HtmlParser().ParseDocument(Text);

    /// <summary>Executes a result.</summary>
    /// <param name="result">What a function returned.</param>
    /// <param name="prepare">Changes the GET request to / that it answers, or its services' <see cref="Outreach.Functions.Staff.StaffMember"/>.</param>
    public static async Task<Executed> OfAsync(IResult result, Action<HttpContext>? prepare = null)
    {
        await using var services = new ServiceCollection().AddLogging().AddPages().AddSingleton(Office).BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = "/";
        http.Response.Body = body;
        prepare?.Invoke(http);
        await result.ExecuteAsync(http);
        return new(http.Response.StatusCode, http.Response.Headers, body.ToArray());
    }

    private static byte[] Read(Stream stream)
    {
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
