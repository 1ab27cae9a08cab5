package io.github.talkoverbff.dialling;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Keeps what its connections have prepared, for a pool that keeps the connections. The
 * driver of SQLite does not, unlike that of PostgreSQL, and would take every statement
 * apart anew.
 */
final class KeptStatements extends DelegatingDataSource {

	KeptStatements(DataSource source) {
		super(source);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		Map<String, PreparedStatement> kept = new HashMap<>();
		return proxy(Connection.class, (proxy, method, arguments) -> {
			if (method.getName().equals("prepareStatement") && arguments.length == 1) {
				String sql = (String) arguments[0];
				PreparedStatement statement = kept.remove(sql);
				return keeping((statement != null) ? statement : connection.prepareStatement(sql),
						(ready) -> kept.put(sql, ready));
			}
			return invoke(connection, method, arguments);
		});
	}

	/** What the pool waits for its own threads when it ends; it would warn of none. */
	@Override
	public int getLoginTimeout() {
		return 1;
	}

	/** The driver of SQLite knows none. */
	@Override
	public void setLoginTimeout(int seconds) {
	}

	/** A statement that is kept when it is closed, unless it failed. */
	private static PreparedStatement keeping(PreparedStatement statement, Consumer<PreparedStatement> keeper) {
		AtomicBoolean failed = new AtomicBoolean();
		return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
			try {
				if (!method.getName().equals("close") || failed.get()) {
					return invoke(statement, method, arguments);
				}
				statement.clearParameters();
				keeper.accept(statement);
				return null;
			}
			catch (SQLException ex) {
				failed.set(true);
				throw ex;
			}
		});
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
