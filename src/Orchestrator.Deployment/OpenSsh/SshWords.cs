using System.Diagnostics;
using System.Globalization;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>The arguments of ssh. Every option that matters is said, since no configuration file is read.</summary>
internal static class SshWords
{
    public static ProcessStartInfo Master(DeviceAccess access, HostKey key, SshFolder folder)
    {
        var start = Ssh(folder,
            "ControlMaster=yes",
            "ControlPersist=no",
            $"HostName={access.Endpoint.Host}",
            $"HostKeyAlias={SshFolder.HostAlias}",
            $"HostKeyAlgorithms={key.Algorithms}",
            $"UserKnownHostsFile={folder.KnownHosts}",
            "GlobalKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=yes",
            "UpdateHostKeys=no",
            "CheckHostIP=no",
            "ConnectTimeout=10",
            "ServerAliveInterval=5",
            "ServerAliveCountMax=3",
            "NumberOfPasswordPrompts=1",
            "IdentityAgent=none",
            "IdentitiesOnly=yes",
            "GSSAPIAuthentication=no",
            "HostbasedAuthentication=no");
        if (access.Credential is Credential.PrivateKey)
        {
            Add(start, "-o", "PreferredAuthentications=publickey", "-o", "BatchMode=yes", "-i", folder.KeyFile);
        }
        else
        {
            Add(start, "-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "PubkeyAuthentication=no");
            start.Environment["SSH_ASKPASS"] = folder.AskPass;
            start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
            start.Environment["DISPLAY"] = ":none";
        }
        Add(start, "-N", "-l", access.UserName, "-p", access.Endpoint.Port.ToString(CultureInfo.InvariantCulture), "--", SshFolder.HostAlias);
        return start;
    }

    /// <param name="line">Already quoted for the far shell.</param>
    public static ProcessStartInfo Command(SshFolder folder, string line)
    {
        // Without its master the client would connect by itself; a proxy that fails at once keeps it from that.
        var start = Ssh(folder, "ControlMaster=no", "ProxyCommand=false", "BatchMode=yes");
        Add(start, "--", SshFolder.HostAlias, line);
        return start;
    }

    private static ProcessStartInfo Ssh(SshFolder folder, params ReadOnlySpan<string> options)
    {
        var start = new ProcessStartInfo("ssh");
        Add(start, "-F", "none", "-T", "-o", $"ControlPath={folder.ControlPath}", "-o", "LogLevel=ERROR", "-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no");
        foreach (string option in options)
            Add(start, "-o", option);
        return start;
    }

    private static void Add(ProcessStartInfo start, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
            start.ArgumentList.Add(word);
    }
}
