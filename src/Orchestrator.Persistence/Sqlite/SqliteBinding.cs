using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Orchestrator.Persistence.Sqlite;

/// <summary>Binds EF's SQLite provider to the SQLitePCLRaw and the SQLite that are there.</summary>
internal static class SqliteBinding
{
    private const string Core = "SQLitePCLRaw.core";
    private const string SystemLibrary = "libsqlite3.so.0";
    private static readonly Version ServedFrom = new(2, 1);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The ModuleInitializer attribute should not be used in libraries",
        Justification = "The runtime asks for the assembly before any code of ours could be called.")]
    internal static void Bind()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == Core && name.Version >= ServedFrom ? context.LoadFromAssemblyName(new AssemblyName(Core)) : null;
        PreferSystemLibrary();
        SQLitePCL.Batteries_V2.Init();
    }

    private static void PreferSystemLibrary()
    {
        if (!NativeLibrary.TryLoad(SystemLibrary, out IntPtr handle))
            return;
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? handle : IntPtr.Zero);
    }
}
