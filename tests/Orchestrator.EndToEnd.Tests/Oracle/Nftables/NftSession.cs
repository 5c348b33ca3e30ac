using System.Runtime.InteropServices;

namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>nft's own library in this process: a command is a call, not a program to start. Works in the namespace of the calling thread.</summary>
internal sealed class NftSession : IDisposable
{
    private const uint Json = 1 << 4;

    private readonly nint _context;

    public NftSession()
    {
        _context = New(0);
        if (_context == 0 || BufferOutput(_context) != 0 || BufferError(_context) != 0)
            throw new InvalidOperationException("libnftables gives no context");
    }

    /// <returns>null, or what nft says.</returns>
    public string? Do(string commands) => Run(_context, commands) == 0 ? null : Text(Error(_context)) is { Length: > 0 } said ? said : "refused";

    public string List()
    {
        SetFlags(_context, Json);
        try
        {
            return Run(_context, "list ruleset") == 0 ? Text(Output(_context)) : throw new InvalidOperationException(Text(Error(_context)));
        }
        finally
        {
            SetFlags(_context, 0);
        }
    }

    public void Dispose() => Free(_context);

    private static string Text(nint at) => Marshal.PtrToStringUTF8(at) ?? "";

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_new")]
    private static extern nint New(uint flags);

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_free")]
    private static extern void Free(nint context);

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_buffer_output")]
    private static extern int BufferOutput(nint context);

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_buffer_error")]
    private static extern int BufferError(nint context);

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_get_output_buffer")]
    private static extern nint Output(nint context);

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_get_error_buffer")]
    private static extern nint Error(nint context);

    [DllImport("libnftables.so.1", EntryPoint = "nft_ctx_output_set_flags")]
    private static extern void SetFlags(nint context, uint flags);

    [DllImport("libnftables.so.1", EntryPoint = "nft_run_cmd_from_buffer")]
    private static extern int Run(nint context, [MarshalAs(UnmanagedType.LPUTF8Str)] string commands);
}
