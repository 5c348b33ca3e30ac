using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>An element of the key ring that protects cookies and secrets.</summary>
internal sealed class DataProtectionKeyRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Xml { get; set; }
}

internal sealed class DataProtectionKeyTable : IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
    }
}
