using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>A named set of IKE and IPsec choices.</summary>
internal sealed class IkeProfileRow : IEditedRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string NameKey { get; set; }
    public required string ChoicesJson { get; set; }
    public long Version { get; set; }
}

internal sealed class IkeProfileTable : IEntityTypeConfiguration<IkeProfileRow>
{
    public void Configure(EntityTypeBuilder<IkeProfileRow> builder)
    {
        builder.ToTable("IkeProfiles");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
        builder.Property(row => row.NameKey).HasMaxLength(Widths.Name);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => row.NameKey).IsUnique();
    }
}
