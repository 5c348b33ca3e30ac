using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Deployment.Tests.OpenSsh;

public sealed class ShellQuotingTests
{
    private static readonly string[] Hostile =
        ["", "'", "\"", "$(id)", "`id`", "${HOME}", "\n", ";", "&", "|", "#", "*", "?", "[a]", "~", "\\", "!", "{a,b}", "-n", "é∂漢", "\t", "\r", "=", "%s", "\x1b", "\x7f"];

    [Fact]
    public void A_real_shell_reads_every_text_as_itself()
    {
        var text = Gen.Elements(Hostile).Or(ArbMap.Default.GeneratorFor<string>().Where(value => value is not null && !value.Contains('\0', StringComparison.Ordinal) && IsUnicode(value)))
            .ArrayOf().Select(string.Concat);
        Prop.ForAll(text.ArrayOf(20).ToArbitrary(), words => Sh(words).SequenceEqual(words)).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void A_text_with_nul_is_refused() => Should.Throw<ArgumentException>(() => ShellQuoting.Quote("a\0b"));

    private static string[] Sh(string[] words)
    {
        var start = new ProcessStartInfo("sh", ["-c", "printf '%s\\0' " + ShellQuoting.CommandLine(words)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\0')[..^1];
    }

    // A lone surrogate has no UTF-8 form, so no argument can carry it.
    private static bool IsUnicode(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;
}
