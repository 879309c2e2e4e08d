using System.Diagnostics;
using System.Runtime.Versioning;
using Outreach.Local;
using Outreach.Tests.Support;
using static System.FormattableString;

namespace Outreach.Tests.Local;

/// <summary>The script ./outreach with a dotnet, node and npm that only pretend, in a folder with a space in its name.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OutreachScriptTests : IDisposable
{
    private static readonly string[] Tools =
        ["bash", "dirname", "id", "grep", "head", "find", "rm", "mkdir", "touch", "mv", "cat", "fc-list", "chromium"];

    private readonly TemporaryFolder folder = new();
    private readonly string clone;
    private readonly string tools;

    public OutreachScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for bash.");
        clone = Directory.CreateDirectory(folder["a clone"]).FullName;
        tools = Directory.CreateDirectory(folder["tools"]).FullName;
        foreach (var tool in Tools)
            if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, tool)).FirstOrDefault(File.Exists) is { } found)
                File.CreateSymbolicLink(Path.Combine(tools, tool), found);
            else
                Pretend(tool, "echo pretended");
        foreach (var source in new[] { "functions", "shared", "local/node_modules", "artifacts/standin" })
            Directory.CreateDirectory(Path.Combine(clone, source));
        File.Copy(Path.Combine(CommandLine.RepositoryRoot(), "outreach"), Path.Combine(clone, "outreach"));
        File.WriteAllText(Path.Combine(clone, "local/package-lock.json"), "{}");
        var installed = Path.Combine(clone, "local/node_modules/.package-lock.json");
        File.WriteAllText(installed, "{}");
        File.SetLastWriteTimeUtc(installed, File.GetLastWriteTimeUtc(installed).AddMinutes(1));
        Pretend("node", "echo v20.1.0");
        Pretend("npm", "echo npm \"$@\"");
        Pretend("dotnet", "echo dotnet \"$@\"");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    public void A_missing_or_old_Node_is_named(string command)
    {
        Pretend("node", "echo v18.19.0");
        var old = Run(command);
        File.Delete(Path.Combine(tools, "node"));
        var missing = Run(command);

        Assert.Equal((1, "Node.js 20 or later with npm is needed (found: v18.19.0): install it from https://nodejs.org and run this again."), (old.Code, old.Errors));
        Assert.Equal((1, "Node.js 20 or later with npm is needed (found: none): install it from https://nodejs.org and run this again."), (missing.Code, missing.Errors));
    }

    [Fact]
    public void A_missing_SDK_is_named()
    {
        Pretend("dotnet", "exit 145");

        var (code, _, errors) = Run("run");

        Assert.Equal(1, code);
        Assert.Equal("The .NET SDK 10 is needed: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again.", errors);
    }

    [Fact]
    public void The_host_is_built_only_where_a_source_changed_and_gets_every_argument()
    {
        var first = Run("run", "--port", "80 80");
        var second = Run("run");
        var change = Path.Combine(clone, "shared/New.cs");
        File.WriteAllText(change, "");
        File.SetLastWriteTimeUtc(change, File.GetLastWriteTimeUtc(change).AddMinutes(1));
        var third = Run("run");

        Assert.Contains("dotnet build local", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("Outreach.Local.dll run --port 80 80", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("build", second.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet build local", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_does_not_build_is_not_run_and_is_built_again_the_next_time()
    {
        Pretend("dotnet", "echo dotnet \"$@\"; [[ $1 != build ]]");

        var first = Run("run");
        var second = Run("run");

        Assert.Equal((1, "The build failed: see the errors above."), (first.Code, first.Errors));
        Assert.DoesNotContain("Outreach.Local.dll", first.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet build local", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_packages_are_installed_when_they_are_missing()
    {
        File.Delete(Path.Combine(clone, "local/node_modules/.package-lock.json"));

        Assert.Contains("npm ci --prefix local", Run("run").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 5, 0, 2, 0, 0, 0, "5 passed, 0 failed, 2 skipped")]
    [InlineData(7, 4, 1, 2, 0, 1, 1, "4 passed, 1 failed, 2 skipped")]
    [InlineData(7, 4, 1, 2, 3, 1, 1, "4 passed, 4 failed, 2 skipped")]
    [InlineData(7, 7, 0, 0, 0, 134, 1, "7 passed, 1 failed, 0 skipped")]
    [InlineData(0, 0, 0, 0, 0, 0, 1, "0 passed, 0 failed, 0 skipped")]
    [InlineData(2, 0, 0, 2, 0, 0, 1, "0 passed, 0 failed, 2 skipped")]
    public void The_last_line_has_the_figures_of_the_run_and_the_exit_code_is_honest(
        int total, int passed, int failed, int skipped, int errors, int runner, int code, string last)
    {
        var xml = Invariant($"""<assembly name="t" total="{total}" passed="{passed}" failed="{failed}" skipped="{skipped}" errors="{errors}">""");
        Pretend("dotnet", $"[[ $1 == *.dll ]] || exit 0; echo '{xml}' > artifacts/standin/test-results.xml; exit {runner}");

        var run = Run("test");

        Assert.Equal((code, last), (run.Code, run.Output.Split('\n')[^1]));
    }

    [Theory]
    [InlineData("[[ $1 != build ]]")]
    [InlineData("[[ $1 == *.dll ]] && kill -SEGV $$; exit 0")]
    [InlineData("exit 145")]
    public void A_run_without_results_counts_as_one_failure(string dotnet)
    {
        File.WriteAllText(Path.Combine(clone, "artifacts/standin/test-results.xml"), "<assembly passed=\"9\" failed=\"0\">");
        Pretend("dotnet", dotnet);

        var run = Run("test");

        Assert.Equal((1, "0 passed, 1 failed, 0 skipped"), (run.Code, run.Output.Split('\n')[^1]));
    }

    [Fact]
    public void Options_of_a_test_run_go_to_the_runner() =>
        Assert.Contains("-class *TallyTests", Run("test", "-class", "*TallyTests").Output, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_command_is_refused_with_the_commands_that_there_are()
    {
        var (code, _, errors) = Run("tset");

        Assert.Equal(1, code);
        Assert.StartsWith("'tset' is not understood.\n./outreach run", errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Puts a program of this name on the PATH.</summary>
    private void Pretend(string program, string script)
    {
        var path = Path.Combine(tools, program);
        File.Delete(path);
        File.WriteAllText(path, $"#!{Path.Combine(tools, "bash")}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs the script as an unattended build does: nothing in the environment but CI and PATH, from another folder.</summary>
    private (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(tools, "bash"), [Path.Combine(clone, "outreach"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = tools;
        start.Environment["CI"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.TrimEnd('\n'), errors.Result.TrimEnd('\n'));
    }
}
