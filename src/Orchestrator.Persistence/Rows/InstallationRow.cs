using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>What there is exactly once per installation; the primary key settles who wrote it first.</summary>
internal sealed class InstallationRow
{
    public required string Name { get; set; }
    public required string Value { get; set; }
}

internal sealed class InstallationTable : IEntityTypeConfiguration<InstallationRow>
{
    public void Configure(EntityTypeBuilder<InstallationRow> builder)
    {
        builder.ToTable("Installation");
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(Widths.Word);
    }
}
