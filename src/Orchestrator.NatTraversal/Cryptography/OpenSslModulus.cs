using System.Runtime.InteropServices;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// OpenSSL's BN_mod_exp_mont_consttime(3): the time depends on the lengths alone. What is prepared for the modulus lives as long as the
/// process, as the groups do.
/// </summary>
internal sealed partial class OpenSslModulus : Modulus
{
    private const string Library = "libcrypto";

    // Those that .NET's own cryptography takes.
    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib"];
    private static readonly bool IsThere = Load();

    private readonly nint _modulus;
    private readonly nint _montgomery;

    private OpenSslModulus(nint modulus, nint montgomery) => (_modulus, _montgomery) = (modulus, montgomery);

    /// <summary>Null where the library is not there.</summary>
    public static OpenSslModulus? TryCreate(ReadOnlySpan<byte> value)
    {
        if (!IsThere)
            return null;
        var context = Checked(NewContext());
        try
        {
            var modulus = Checked(Read(value, value.Length, 0));
            var montgomery = Checked(NewMontgomery());
            Checked(SetMontgomery(montgomery, modulus, context));
            return new OpenSslModulus(modulus, montgomery);
        }
        finally
        {
            FreeContext(context);
        }
    }

    public override void Power(ReadOnlySpan<byte> @base, ReadOnlySpan<byte> exponent, Span<byte> result)
    {
        var (context, number, secret, power) = (NewContext(), Read(@base, @base.Length, 0), Read(exponent, exponent.Length, 0), NewNumber());
        try
        {
            Checked(PowerOf(Checked(power), Checked(number), Checked(secret), _modulus, Checked(context), _montgomery));
            if (Write(power, result, result.Length) != result.Length)
                throw new InvalidOperationException("OpenSSL gave a number beyond the modulus.");
        }
        finally
        {
            ClearAndFree(power);
            ClearAndFree(secret);
            ClearAndFree(number);
            FreeContext(context);
        }
    }

    private static nint Checked(nint handle) => handle != 0 ? handle : throw new InvalidOperationException("OpenSSL has no memory left.");

    private static void Checked(int success)
    {
        if (success != 1)
            throw new InvalidOperationException("OpenSSL could not compute a power.");
    }

    private static bool Load()
    {
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var handle))
                continue;
            NativeLibrary.SetDllImportResolver(typeof(OpenSslModulus).Assembly, (asked, _, _) => asked == Library ? handle : 0);
            return true;
        }
        return false;
    }

    [LibraryImport(Library, EntryPoint = "BN_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "BN_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "BN_new")]
    private static partial nint NewNumber();

    [LibraryImport(Library, EntryPoint = "BN_clear_free")]
    private static partial void ClearAndFree(nint number);

    [LibraryImport(Library, EntryPoint = "BN_bin2bn")]
    private static partial nint Read(ReadOnlySpan<byte> octets, int length, nint into);

    [LibraryImport(Library, EntryPoint = "BN_bn2binpad")]
    private static partial int Write(nint number, Span<byte> octets, int length);

    [LibraryImport(Library, EntryPoint = "BN_MONT_CTX_new")]
    private static partial nint NewMontgomery();

    [LibraryImport(Library, EntryPoint = "BN_MONT_CTX_set")]
    private static partial int SetMontgomery(nint montgomery, nint modulus, nint context);

    [LibraryImport(Library, EntryPoint = "BN_mod_exp_mont_consttime")]
    private static partial int PowerOf(nint result, nint @base, nint exponent, nint modulus, nint context, nint montgomery);
}
