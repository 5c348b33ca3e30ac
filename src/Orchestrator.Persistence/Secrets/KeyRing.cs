using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Secrets;

/// <summary>Keeps ASP.NET Core's key ring in the database, where every node finds it. Thread-safe.</summary>
internal sealed class KeyRing(IDbContextFactory<OrchestratorDbContext> contexts) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = contexts.CreateDbContext();
        return [.. context.DataProtectionKeys.AsNoTracking().OrderBy(row => row.Id).Select(row => row.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var context = contexts.CreateDbContext();
        context.DataProtectionKeys.Add(new DataProtectionKeyRow
        {
            Name = friendlyName ?? "",
            Xml = element.ToString(SaveOptions.DisableFormatting),
        });
        context.SaveChanges();
    }
}
