using System.Globalization;

namespace Outreach.Local;

/// <summary>Reads <c>run [--port N] [--fresh]</c>.</summary>
internal static class CommandLine
{
    private const int DefaultPort = 7071;

    /// <exception cref="LocalHostException">Something else was typed.</exception>
    public static LocalHostOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LocalHostOptions { Port = DefaultPort };
        var rest = new Queue<string>(args is ["run", ..] ? args.Skip(1) : args);
        while (rest.TryDequeue(out var argument))
            options = argument switch
            {
                "--fresh" => options with { Fresh = true },
                "--port" => options with { Port = Port(rest) },
                _ => throw new LocalHostException($"'{argument}' is not understood: outreach run [--port {DefaultPort}] [--fresh]."),
            };
        return options;
    }

    /// <summary>The folder of Outreach.sln above the program; where there is none, the current folder.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Outreach.sln")))
                return folder.FullName;
        return Environment.CurrentDirectory;
    }

    private static int Port(Queue<string> rest) =>
        rest.TryDequeue(out var text) && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new LocalHostException("--port needs a number from 0 to 65535; 0 takes any free one.");
}
