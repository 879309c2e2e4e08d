using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Outreach;
using Outreach.Local;
using Outreach.Local.Azurite;
using Outreach.Local.Hosting;
using Outreach.Local.Samples;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var options = CommandLine.Parse(args) with
    {
        StateFolder = Path.Combine(CommandLine.RepositoryRoot(), ".local"),
        Clock = MovableClock.RunningFrom(SampleCity.Opening),
        SampleData = true,
        ReportsDelivered = true,
        Progress = Console.WriteLine,
        Logging = logging => logging.AddSimpleConsole(o => o.SingleLine = true).AddFilter("Microsoft.Hosting", LogLevel.Warning),
    };
    await using var host = await LocalHost.StartAsync(options, stop.Token);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

        Outreach is running; Ctrl+C stops it.
          App       {host.BaseAddress}
          Sign in   {host.BaseAddress}local/sign-in
          Mailbox   {host.BaseAddress}local/mail
          Clock     {host.BaseAddress}local/clock

        """));
    await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    Console.WriteLine("Stopping…");
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception e) when (e is LocalHostException or AzuriteException or SettingException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
