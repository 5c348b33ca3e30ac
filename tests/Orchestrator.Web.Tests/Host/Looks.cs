using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Orchestrator.Web.Tests.Host;

/// <summary>What can be checked of, and kept from, the look of a page.</summary>
internal static class Looks
{
    // WCAG 2.2 A and AA, in both themes.
    public static async Task NoBarriersAsync(IPage page)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.WaitForTimeoutAsync(200);
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
            result.Violations.Select(v => $"{scheme} {v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html).Take(3))}").ShouldBeEmpty();
        }
    }

    // For looking at: ORCHESTRATOR_SCREENSHOTS names a directory.
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ORCHESTRATOR_SCREENSHOTS") is not { Length: > 0 } directory) return;
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForTimeoutAsync(300);
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
        }
    }
}
