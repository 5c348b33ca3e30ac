using System.Security.Cryptography;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Persistence.Secrets;

/// <summary>
/// 32 random octets in a file that only its owner reads. It encrypts the key ring (AES-256-GCM), so that a copy of the
/// database is worth nothing without it. Thread-safe.
/// </summary>
public sealed class MasterKey(DatabaseSettings settings)
{
    private const int KeyOctets = 32;
    private const int NonceOctets = 12;
    private const int TagOctets = 16;
    private readonly Lock _lock = new();
    private byte[]? _key;

    public string Encrypt(byte[] text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] sealedText = new byte[NonceOctets + TagOctets + text.Length];
        var nonce = sealedText.AsSpan(0, NonceOctets);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key(), TagOctets);
        aes.Encrypt(nonce, text, sealedText.AsSpan(NonceOctets + TagOctets), sealedText.AsSpan(NonceOctets, TagOctets));
        return Convert.ToBase64String(sealedText);
    }

    /// <exception cref="CryptographicException">Another key made it, or it was altered.</exception>
    public byte[] Decrypt(string sealedText)
    {
        byte[] octets = Convert.FromBase64String(sealedText);
        if (octets.Length < NonceOctets + TagOctets)
            throw new CryptographicException("The sealed text is too short.");
        byte[] text = new byte[octets.Length - NonceOctets - TagOctets];
        using var aes = new AesGcm(Key(), TagOctets);
        aes.Decrypt(octets.AsSpan(0, NonceOctets), octets.AsSpan(NonceOctets + TagOctets), octets.AsSpan(NonceOctets, TagOctets), text);
        return text;
    }

    private byte[] Key()
    {
        lock (_lock)
            return _key ??= ReadOrMake(settings.MasterKeyFile ?? throw new InvalidOperationException("No master key file is set."));
    }

    private static byte[] ReadOrMake(string file)
    {
        if (!File.Exists(file))
            Make(file);
        byte[] key = File.ReadAllBytes(file);
        return key.Length == KeyOctets ? key : throw new CryptographicException($"{file} is not a master key: it must hold {KeyOctets} octets.");
    }

    private static void Make(string file)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Directory.CreateDirectory(directory);
        string fresh = Path.Combine(directory, $".{Path.GetFileName(file)}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var stream = new FileStream(fresh, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(KeyOctets));
                stream.Flush(flushToDisk: true);
            }
            // Whole or not at all; whoever comes second keeps the first one's key.
            File.Move(fresh, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
        }
        finally
        {
            File.Delete(fresh);
        }
    }
}
