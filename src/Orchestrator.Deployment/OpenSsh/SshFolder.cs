using System.Text;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>
/// One session's own folder, mode 0700: known_hosts with the one trusted key, the credential, the control socket.
/// Nothing of the user's or the system's ssh is read or written.
/// </summary>
internal sealed class SshFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The name under which the key stands in known_hosts, whatever the address.</summary>
    public const string HostAlias = "device";

    private readonly string _folder;

    private SshFolder(string folder) => _folder = folder;

    /// <summary>A Unix socket's path holds about 100 octets and ssh adds 17 of its own.</summary>
    public string ControlPath => Path.Combine(_folder, "m");

    public string KnownHosts => Path.Combine(_folder, "known_hosts");

    public string KeyFile => Path.Combine(_folder, "key");

    public string AskPass => Path.Combine(_folder, "askpass");

    private string PasswordFile => Path.Combine(_folder, "password");

    public static SshFolder Make(HostKey key, Credential credential)
    {
        var folder = new SshFolder(Directory.CreateTempSubdirectory("orch-").FullName);
        try
        {
            Write(folder.KnownHosts, $"{HostAlias} {key.Type} {key.Blob}\n", OwnerOnly);
            folder.WriteCredential(credential);
            return folder;
        }
        catch
        {
            // Whatever kept it from being made, no half-made folder with a key in it stays; the caller gets the cause.
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Takes the credential off the disk; the connection no longer needs it.</summary>
    public void ForgetCredential()
    {
        File.Delete(KeyFile);
        File.Delete(PasswordFile);
        File.Delete(AskPass);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody swept the temporary folder; that was the aim.
        }
    }

    private void WriteCredential(Credential credential)
    {
        switch (credential)
        {
            case Credential.PrivateKey key:
                Write(KeyFile, key.OpenSshPem.ReplaceLineEndings("\n").TrimEnd('\n') + "\n", OwnerOnly);
                break;
            case Credential.Password password:
                Write(PasswordFile, password.Text, OwnerOnly);
                Write(AskPass, $"#!/bin/sh\nexec cat {ShellQuoting.Quote(PasswordFile)}\n", OwnerOnly | UnixFileMode.UserExecute);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(credential));
        }
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("OpenSSH sessions need Unix file modes and sockets.");
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
