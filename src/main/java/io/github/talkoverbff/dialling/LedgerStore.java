package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.talkoverbff.setting.InvalidSettingException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where the ledger lives: a SQLite file of one process, or a PostgreSQL database that
 * several share.
 *
 * @param url its JDBC URL
 * @param username the user of a database; empty for a file
 * @param password the password of that user, asked for each new connection so that it may
 * change; empty for a file
 */
record LedgerStore(String url, String username, Supplier<String> password) {

	private static final Logger logger = LoggerFactory.getLogger(LedgerStore.class);

	static final String PROPERTY = "talkover.dialling.ledger.url";

	private static final String SQLITE = "jdbc:sqlite:";

	/** What can be watched, and outlives the process. */
	private static final Pattern PLAIN_FILE = Pattern.compile(SQLITE + "(?!:|file:)[^?]+");

	private static final Pattern CREDENTIALS = Pattern.compile("@|[?&](ssl)?password=", Pattern.CASE_INSENSITIVE);

	private static final String POSTGRESQL = "jdbc:postgresql:";

	/** Longest wait for a connection: a dial waits for it, and then is not placed. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/** Seconds until a host that says nothing is given up. */
	private static final String CONNECT_PATIENCE = "2";

	/** Seconds for a statement of a migration, which may make an index of many dials. */
	private static final String MIGRATION_PATIENCE = "60";

	/**
	 * How long a migration waits for what others read, such as a dump: all dials wait
	 * behind it meanwhile, for less than they may. It is tried again.
	 */
	private static final String MIGRATION_LIMIT = "SET lock_timeout = '2s'";

	/**
	 * What another may cost us that died or stands still in a claim: each of its locks is
	 * awaited for less than a claim is good for, and all are taken from it soon. Set by a
	 * statement, as poolers refuse options that they do not know; what the user has
	 * limited stays so.
	 */
	private static final String LIMITS = """
			SELECT set_config(name, most, false)
			FROM (VALUES ('lock_timeout', '4s'), ('idle_in_transaction_session_timeout', '10s')) AS limits (name, most)
			WHERE current_setting(name) = '0'""";

	boolean isFile() {
		return this.url.startsWith(SQLITE);
	}

	/**
	 * Opens the store, and brings its tables up to date.
	 * @throws InvalidSettingException if it is a file that this process cannot have for
	 * itself, or no store that is known
	 * @throws FlywayException if the database cannot be reached
	 */
	HikariDataSource open(Clock clock) {
		if (isFile()) {
			requireOwnFile();
		}
		else if (!this.url.startsWith(POSTGRESQL)) {
			throw new InvalidSettingException(PROPERTY, "is neither a SQLite file nor a PostgreSQL database",
					"Set it to jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE.");
		}
		else if (CREDENTIALS.matcher(this.url).find()) {
			throw new InvalidSettingException(PROPERTY, "holds credentials",
					"Set talkover.dialling.ledger.username and .password-file in their place.");
		}
		migrate();
		HikariDataSource source = connect();
		try {
			birth(source, clock);
			if (!isFile()) {
				warnIfForgetful(source);
			}
			return source;
		}
		catch (RuntimeException | Error ex) {
			source.close(); // or each try would leave its connections behind
			throw ex;
		}
	}

	/** Connects to a store whose tables are up to date. */
	HikariDataSource connect() {
		return new HikariDataSource(configuration());
	}

	/** The ledger in an open store. */
	static Ledger ledger(HikariDataSource source, LedgerFactory factory) {
		return factory.create(JdbcClient.create(source), new TransactionTemplate(new JdbcTransactionManager(source)));
	}

	/** Makes the ledger of an open store; tests make others. */
	@FunctionalInterface
	interface LedgerFactory {

		Ledger create(JdbcClient jdbc, TransactionOperations transactions);

	}

	private HikariConfig configuration() {
		HikariConfig configuration = new HikariConfig();
		configuration.setPoolName("ledger");
		configuration.setConnectionTimeout(PATIENCE.toMillis());
		if (isFile()) {
			configuration.setMaximumPoolSize(1); // it has one writer, and that is us
			configuration.setMaxLifetime(0); // the lock goes with the connection
			configuration.setDataSource(new KeptStatements(file()));
		}
		else {
			configuration.setJdbcUrl(this.url);
			configuration.setCredentialsProvider(() -> new Credentials(this.username, this.password.get()));
			configuration.setMaximumPoolSize(10);
			// whatever the user's default is: a claim that waited must see who has
			// stopped all meanwhile
			configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
			configuration.addDataSourceProperty("connectTimeout", CONNECT_PATIENCE);
			configuration.addDataSourceProperty("socketTimeout", "10");
			configuration.setConnectionInitSql(LIMITS);
		}
		return configuration;
	}

	private DataSource file() {
		Properties pragmas = new Properties();
		// survives the end of the process and of the machine, at one fsync for each
		// commit
		pragmas.setProperty("journal_mode", "WAL");
		pragmas.setProperty("synchronous", "FULL");
		// what is forgotten is gone from the file too
		pragmas.setProperty("secure_delete", "true");
		// 16 MB: what many dials wrote into one page goes to its place but once
		pragmas.setProperty("wal_autocheckpoint", "4000");
		// a second process on the file fails at its start, and not at its first dial
		pragmas.setProperty("locking_mode", "EXCLUSIVE");
		pragmas.setProperty("transaction_mode", "IMMEDIATE");
		return new DriverManagerDataSource(this.url, pragmas);
	}

	private void migrate() {
		try {
			Flyway.configure()
				.dataSource(migrations())
				.initSql(isFile() ? null : MIGRATION_LIMIT)
				.locations("classpath:ledger")
				.load()
				.migrate();
		}
		catch (FlywayException ex) {
			if (isFile()) {
				throw new InvalidSettingException(PROPERTY,
						"names a file that could not be brought up to date ("
								+ NestedExceptionUtils.getMostSpecificCause(ex).getClass().getSimpleName() + ")",
						"Let it be a ledger of this or an earlier version, on a disk that has room.");
			}
			throw ex;
		}
	}

	/**
	 * What the migrations go through: a database that says nothing does not hold them for
	 * ever.
	 */
	private DataSource migrations() {
		if (isFile()) {
			return new DriverManagerDataSource(this.url);
		}
		Properties limits = new Properties();
		limits.setProperty("connectTimeout", CONNECT_PATIENCE);
		limits.setProperty("socketTimeout", MIGRATION_PATIENCE);
		DriverManagerDataSource source = new DriverManagerDataSource(this.url, limits);
		source.setUsername(this.username);
		source.setPassword(this.password.get());
		return source;
	}

	/** The file that is open, if it is one. */
	@Nullable LedgerFile openFile() {
		return isFile() ? LedgerFile.at(path()) : null;
	}

	private Path path() {
		return Path.of(this.url.substring(SQLITE.length())).toAbsolutePath();
	}

	private void requireOwnFile() {
		if (!PLAIN_FILE.matcher(this.url).matches()) {
			throw new InvalidSettingException(PROPERTY, "names no plain file, but parameters, an URI or memory",
					"Set it to jdbc:sqlite:FILE, or to a PostgreSQL database.");
		}
		Path file = path();
		Path directory = file.getParent();
		try {
			if (directory != null) {
				Files.createDirectories(directory);
			}
		}
		catch (IOException ex) {
			throw notWritable();
		}
		if (directory == null || !Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
			throw notWritable();
		}
		requireUnlocked();
	}

	/** Asked once here: the migrations would ask for minutes. */
	private void requireUnlocked() {
		SingleConnectionDataSource source = new SingleConnectionDataSource(this.url, true);
		try {
			JdbcClient.create(source).sql("PRAGMA user_version").query(Long.class).single();
		}
		catch (DataAccessException ex) {
			throw notOurs();
		}
		finally {
			source.destroy();
		}
	}

	private static InvalidSettingException notOurs() {
		return new InvalidSettingException(PROPERTY, "names a file that cannot be used",
				"Let this process, and no other, have a file on a disk that it may write.");
	}

	private static InvalidSettingException notWritable() {
		return new InvalidSettingException(PROPERTY, "names a file that cannot be written",
				"Mount a volume that the proxy may write, or set it to a PostgreSQL database.");
	}

	/**
	 * A database that has a ledger is only read, as it may be a standby that nobody can
	 * write. A file is written in any case: that is what takes its lock.
	 */
	private void birth(HikariDataSource source, Clock clock) {
		JdbcClient jdbc = JdbcClient.create(source);
		if (isFile() || jdbc.sql("SELECT born_at FROM ledger LIMIT 1").query(Long.class).list().isEmpty()) {
			jdbc.sql("INSERT INTO ledger (born_at) SELECT :now WHERE NOT EXISTS (SELECT 1 FROM ledger)")
				.param("now", clock.millis())
				.update();
		}
	}

	private static void warnIfForgetful(HikariDataSource source) {
		String commit = setting(source, "synchronous_commit");
		if (commit.equals("off") || commit.equals("local")) {
			logger.warn(
					"The database of the ledger has synchronous_commit={}: it may lose dials that it has committed, "
							+ "and they could be placed again. Set it to on for the ledger's user or database.",
					commit);
		}
		if (setting(source, "fsync").equals("off")) {
			logger.warn("The database of the ledger has fsync=off: if its machine fails it may lose dials that it has "
					+ "committed, and they could be placed again. Set it to on.");
		}
	}

	/** What a setting of the database is for its connections. */
	static String setting(HikariDataSource source, String name) {
		return JdbcClient.create(source)
			.sql("SELECT current_setting(:name)")
			.param("name", name)
			.query(String.class)
			.single();
	}

}
