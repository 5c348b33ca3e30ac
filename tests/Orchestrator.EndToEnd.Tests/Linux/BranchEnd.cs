using System.Text;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>The other end of the hub's link: the files that the product renders, laid on the branch by hand.</summary>
internal static class BranchEnd
{
    public static Task LayAsync(NetworkLab lab) => LayAsync(lab, HubLinks.Branch);

    public static async Task LayAsync(NetworkLab lab, LinuxLink link)
    {
        await lab.Branch.DoAsync("mkdir -p /etc/orchestrator/abcdefgh");
        foreach (var file in LinuxRendering.Render(HubLinks.Tag, link))
        {
            var text = await Task.WhenAll(file.Content.Select(segment => segment switch
            {
                FileSegment.Secret secret => Base64Async(secret),
                FileSegment.Text plain => Task.FromResult(plain.Content),
                _ => throw new InvalidOperationException(),
            }));
            await lab.Branch.WriteFileAsync(file.Path, string.Concat(text), Convert.ToString((int)file.Mode, 8));
        }

        await lab.Branch.DoAsync("/lab/ike start && /etc/orchestrator/abcdefgh/link up && swanctl --load-all --noprompt", TimeSpan.FromSeconds(60));
    }

    public static async Task SweepAsync(NetworkLab lab) => await lab.Branch.DoAsync("""
        swanctl --terminate --ike orch-abcdefgh --force >/dev/null 2>&1
        [ ! -x /etc/orchestrator/abcdefgh/link ] || /etc/orchestrator/abcdefgh/link down
        rm -rf /etc/orchestrator /etc/swanctl/conf.d/orch-*; swanctl --load-all --noprompt >/dev/null 2>&1
        /lab/ike stop
        """);

    private static async Task<string> Base64Async(FileSegment.Secret secret) =>
        "0s" + Convert.ToBase64String(Encoding.UTF8.GetBytes(await HubLinks.Vault.RevealAsync(secret.Ref.Name, TestContext.Current.CancellationToken)));
}
