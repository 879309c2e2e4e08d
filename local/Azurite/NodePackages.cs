using System.ComponentModel;
using System.Diagnostics;

namespace Outreach.Local.Azurite;

/// <summary>The npm packages that <c>local/package.json</c> pins.</summary>
internal static class NodePackages
{
    /// <summary>The folder of <c>package.json</c>, above the folder that the program runs from.</summary>
    /// <exception cref="AzuriteException">The program does not run from a clone of the repository.</exception>
    public static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "local");
            if (File.Exists(Path.Combine(candidate, "package-lock.json")))
            {
                return candidate;
            }
        }

        throw new AzuriteException("The local table service runs from a clone of the repository only: local/package-lock.json was not found.");
    }

    /// <summary>Installs the packages if they are missing or older than the lock file; other processes wait meanwhile.</summary>
    /// <exception cref="AzuriteException">npm is missing or failed.</exception>
    public static async Task EnsureAsync(string folder, Action<string>? progress, CancellationToken cancellationToken)
    {
        if (AreInstalled(folder))
        {
            return;
        }

        await using var turn = await TakeTurnAsync(folder, cancellationToken);
        if (!AreInstalled(folder))
        {
            progress?.Invoke("Installing the local table service (Azurite), once: about half a minute…");
            await InstallAsync(folder, cancellationToken);
        }
    }

    private static bool AreInstalled(string folder)
    {
        // npm writes this file last.
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }

    private static async Task<FileStream> TakeTurnAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ".local", "npm.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var npm = Process.Start(start)!;
            using var stop = cancellationToken.Register(() => npm.Kill(entireProcessTree: true));
            var output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = await npm.StandardError.ReadToEndAsync(CancellationToken.None);
            await output;
            await npm.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            if (npm.ExitCode != 0)
            {
                throw new AzuriteException($"The local table service could not be installed, npm said: {errors.Trim()}");
            }
        }
        catch (Win32Exception e)
        {
            throw new AzuriteException("Node.js 20 or later is needed for the local table service, and npm was not found on the PATH.", e);
        }
    }
}
