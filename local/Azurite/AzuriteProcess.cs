using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Outreach.Local.Azurite;

/// <summary>Azurite's table service as a process of its own, which ends when this one does, however that ends.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Ready = "Listening on port ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private AzuriteProcess(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>For the table clients. The key is no secret: Microsoft publishes it for all emulators.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;" +
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
        $"TableEndpoint=http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/devstoreaccount1";

    /// <summary>Installs the service if need be, starts it and waits until it answers.</summary>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="folder">Where the tables are kept; null keeps them in memory.</param>
    /// <param name="progress">Told one line before something that takes long.</param>
    /// <param name="cancellationToken">Gives up, and leaves no process behind.</param>
    /// <exception cref="AzuriteException">Node.js is missing or too old, the port is busy, or the service failed.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        int port = 0, string? folder = null, Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var packages = NodePackages.FindFolder();
        await NodePackages.EnsureAsync(packages, progress, cancellationToken);

        var process = Launch(Path.Combine(packages, "Azurite", "azurite.js"), port, folder);
        try
        {
            return new(process, await ReadPortAsync(process, port, cancellationToken));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Lets the service save what it holds, and waits until it has ended.</summary>
    /// <exception cref="AzuriteException">It did not end in time and was killed.</exception>
    public async Task StopAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new AzuriteException("The local table service did not stop in time and was killed: its last writes may be lost.");
        }
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    private static Process Launch(string script, int port, string? folder)
    {
        var start = new ProcessStartInfo(
            "node",
            [script, "--tablePort", port.ToString(CultureInfo.InvariantCulture), "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (folder is null)
        {
            start.ArgumentList.Add("--inMemoryPersistence");
        }
        else
        {
            start.ArgumentList.Add("--location");
            start.ArgumentList.Add(folder);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new AzuriteException("Node.js 20 or later is needed for the local table service, and node was not found on the PATH.", e);
        }
    }

    private static async Task<int> ReadPortAsync(Process process, int port, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.StartsWith(Ready, StringComparison.Ordinal))
            {
                listening.TrySetResult(int.Parse(text.AsSpan(Ready.Length), CultureInfo.InvariantCulture));
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Add(line.Data ?? "");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var ended = process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(listening.Task, ended, Task.Delay(Patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first == listening.Task)
        {
            return await listening.Task;
        }

        if (first != ended)
        {
            throw new AzuriteException("The local table service did not start in time.");
        }

        var reason = string.Join(' ', errors).Trim();
        throw new AzuriteException(reason.Contains("EADDRINUSE", StringComparison.Ordinal)
            ? $"Port {port.ToString(CultureInfo.InvariantCulture)} is in use by another program, so the local table service cannot start."
            : $"The local table service could not start: {reason}");
    }
}
