using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Commands;

internal static partial class CommandTable
{
    private static CommandEntry? Special(VirtualRouter router, CommandCall call, MenuDef? menu) => null;
}
