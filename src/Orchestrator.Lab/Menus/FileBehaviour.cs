using System.Text;
using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/file</c>: contents have a largest size by version, v6 has no <c>add</c>, and big contents are not printed.</summary>
internal sealed class FileBehaviour : MenuBehaviour
{
    private const int LargestV6 = 4095;
    private const int LargestV7 = 60000;

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if (Encoding.UTF8.GetByteCount(values["contents"] ?? "") > Largest(router))
            throw TrapException.Failure("contents too long");
        return RouterFiles.Describe(router, values);
    }

    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) =>
        field.Name == "contents" && (entry["contents"]?.Length ?? 0) > Largest(router) ? "" : null;

    private static int Largest(VirtualRouter router) => router.Version.IsV6 ? LargestV6 : LargestV7;
}
